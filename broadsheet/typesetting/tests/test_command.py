import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


def test_a_folder_that_is_not_there_is_named_in_one_line(house, write, make_issue, tmp_path):
    issue = make_issue(texts=[write("A text")])
    where = tmp_path / "nowhere" / "sheet.epub"
    with pytest.raises(CommandError, match=f"cannot write {where}: No such file or directory"):
        call_command("typeset", issue.path("en").lstrip("/"), "--format", "epub", "--output", str(where))
