from django.urls import reverse

from broadsheet.comments.models import Comment


def test_comments_of_a_text_that_ends_go_on_with_the_other(staff, write):
    one, two = write("Night", section="italy"), write("Notte", language="it", section="italy")
    comment = Comment.objects.create(text=two.text, body="Bravi")

    staff("administrator").post(reverse("works:join", args=[two.pk]), {"other": one.pk})

    comment.refresh_from_db()
    assert comment.text == one.text


def test_comments_are_read_by_those_who_look_after_the_section(staff, write):
    own, other = write("Notte", language="it", section="italy"), write("Night")
    mine = Comment.objects.create(text=own.text, body="Bravi")
    theirs = Comment.objects.create(text=other.text, body="Bravo")
    listed, inspect = (
        reverse(f"wagtailsnippets_comments_comment:{view}", args=args)
        for view, args in (("list", []), ("inspect", [mine.pk]))
    )
    organiser = staff("organiser", "italy")

    assert list(organiser.get(listed).context["object_list"]) == [mine]
    assert "Bravi" in organiser.get(inspect).content.decode()
    assert organiser.get(reverse("wagtailsnippets_comments_comment:inspect", args=[theirs.pk])).status_code == 302
    assert staff("writer", "italy", "it").get(listed).status_code == 302


def test_nobody_corrects_a_comment(staff, write):
    comment = Comment.objects.create(text=write("Night").text, body="teh")

    for who in (("superuser",), ("administrator",)):
        for view in ("edit", "delete"):
            url = reverse(f"wagtailsnippets_comments_comment:{view}", args=[comment.pk])
            assert staff(*who).get(url).status_code == 302
