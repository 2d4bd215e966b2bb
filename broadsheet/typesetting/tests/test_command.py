import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


def test_a_folder_that_is_not_there_is_named_in_one_line(house, write, make_issue, tmp_path):
    issue = make_issue(texts=[write("A text")])
    where = tmp_path / "nowhere" / "sheet.epub"
    with pytest.raises(CommandError, match=f"cannot write {where}: No such file or directory"):
        call_command("typeset", issue.path("en").lstrip("/"), "--format", "epub", "--output", str(where))


@pytest.mark.parametrize("bleed", ["-1", "21", "nan", "inf"])
def test_a_bleed_that_no_paper_has_is_refused(house, bleed, tmp_path):
    with pytest.raises(CommandError, match="--bleed is from 0 to 20 mm"):
        call_command("typeset", "en/periodicals/aurora/60", "--output", str(tmp_path / "a.pdf"), f"--bleed={bleed}")


@pytest.mark.parametrize("output", ["", ".", "folder", "file/a.pdf"])
def test_what_is_no_file_to_write_is_refused_before_the_work(house, output, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(CommandError) as refused:
        call_command("typeset", "en/periodicals/there/is-none", "--output", output)

    assert str(refused.value).startswith(("--output names no file", "cannot write file/a.pdf: Not a directory"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]


def test_what_does_nothing_is_said_and_the_progress_ends_at_a_hundred(house, write, make_issue, tmp_path, capsys):
    issue = make_issue(texts=[write("A text")], kind="journal")
    path = issue.path("en").lstrip("/")
    call_command("typeset", path, "--format", "epub", "--bleed", "3", "--marks", "--output", str(tmp_path / "a.epub"))
    call_command("typeset", path, "--output", str(tmp_path / "a.pdf"))
    told = capsys.readouterr().err

    assert "--marks does nothing here" in told and "--bleed does nothing here" in told
    assert "journal: 100/100" in told
