"""Letters as PDF: what stands on the paper and where; and many of them in one file."""

import base64
import re
import zlib

import pytest
from django.urls import reverse

from messaging import letters
from messaging.models import LetterPrint, Message
from people.models import Reveal
from sessions.planning.services import cancel
from tests.factories.people import AccessNeedFactory, PersonFactory
from tests.groups.told.test_by_hand import to_tell

pytestmark = pytest.mark.django_db
MM = 25.4 / 96


def on_paper(letter):
    """(text, mm from the left, mm from the top, size in points) of every line, read back from the pages."""
    lines, pictures = [], 0
    document = letters.pages_of(letter)
    for page in document.pages:
        for box in page._page_box.descendants():
            if text := getattr(box, "text", ""):
                size = round(box.style["font_size"] * 0.75)
                lines.append((text, round(box.position_x * MM), round(box.position_y * MM), size))
            pictures += type(box).__name__ == "InlineReplacedBox"
    return document, lines, pictures


def sheets_in(pdf):
    """How many pages the file itself says it has."""
    packed = re.findall(rb"stream\n(.*?)\nendstream", pdf, re.DOTALL)
    plain = b"".join(zlib.decompress(one) for one in packed if one.startswith(b"x"))
    return len(re.findall(rb"/Type\s*/Page\b", plain))


def letter(client, message):
    return client.post(reverse("groups:by_hand_letter", args=[message.public_id]))


def test_a_letter_shows_its_address_in_the_window_and_tells_nothing_of_itself(group_session, jo):
    message, point = to_tell(group_session, channel="post", wording="discreet", links_ok=False)
    point.value = "14 Larkspur Rise\nBlackpool\nFY1 1AA"
    point.save()

    document, lines, pictures = on_paper(letters.letter_for(Message.objects.get(pk=message.pk)))

    address = [(text, size) for text, left, top, size in lines if top < 80]
    assert address == [("Sam", 11), ("14 Larkspur Rise", 11), ("Blackpool", 11), ("FY1 1AA", 11)]
    assert all(20 <= left <= 24 and 50 <= top <= 80 for _text, left, top, _size in lines[:4])
    assert min(size for _text, _left, top, size in lines if top > 80) == 14
    said = " ".join(text for text, *_rest in lines)
    assert group_session.group.name not in said
    assert group_session.group.organisation.name not in said
    assert pictures == 0
    told = document.metadata
    assert (told.title, told.authors, told.description, told.keywords) == ("Letter", [], None, [])


def test_larger_letters_and_a_code_for_the_phone_where_links_are_ok(group_session, jo):
    message, _point = to_tell(group_session, channel="post", links_ok=True)
    AccessNeedFactory(person=message.person, kind="seeing")

    found = letters.letter_for(Message.objects.get(pk=message.pk))
    _document, lines, pictures = on_paper(found)

    assert found.link.startswith("http://127.0.0.1:8000/i/")
    assert found.link not in " ".join(text for text, *_rest in lines)
    assert pictures == 1
    assert min(size for _text, _left, top, size in lines if top > 80) == 20


def test_printing_one_writes_down_that_the_address_was_seen(client, group_session, jo):
    message, point = to_tell(group_session, channel="post")

    answer = letter(client, message)

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF-")
    assert "no-store" in answer["Cache-Control"]
    assert Reveal.objects.get().contact_point == point


def test_what_is_no_longer_wanted_is_not_printed(client, group_session, jo):
    message, point = to_tell(group_session, channel="post")
    point.allowed = "no"
    point.save()

    answer = letter(client, message)

    assert answer.status_code == 302
    assert not Reveal.objects.exists()


def test_many_in_one_file_with_how_far_it_is_and_posted(
    client,
    group_session,
    jo,
    django_capture_on_commit_callbacks,
    monkeypatch,
):
    first, _point = to_tell(group_session, channel="post")
    second, _point = to_tell(group_session, channel="post", name="Layla")
    not_drawn, point = to_tell(group_session, channel="post", name="Marek")
    asked = []
    monkeypatch.setattr("groups.told.printing.print_letters.delay", asked.append)

    with django_capture_on_commit_callbacks(execute=True):
        begun = client.post(reverse("groups:letters"))
    batch = LetterPrint.objects.get()
    point.allowed = "no"
    point.save()
    before = client.get(begun.url).content.decode()
    letters.print_all(asked[0])
    letters.print_all(asked[0])
    batch.refresh_from_db()
    after = client.get(begun.url).content.decode()
    file = client.get(reverse("groups:letters_file", args=[batch.public_id]))
    client.post(reverse("groups:letters_posted", args=[batch.public_id]), {"message": first.public_id})
    client.post(reverse("groups:letters_posted", args=[batch.public_id]))

    assert "0 of 3 are ready." in before
    assert (batch.done, batch.drawn) == (3, 2)
    assert "2 letters are ready." in after
    assert file.content == base64.b64decode(batch.pdf)
    assert file.content.startswith(b"%PDF-")
    assert sheets_in(file.content) == 2
    assert Reveal.objects.filter(by=jo).count() == 2
    states = Message.objects.filter(pk__in=[first.pk, second.pk]).values_list("state", "told_by")
    assert set(states) == {("told", jo.pk)}
    # What was not in the file was posted by nobody.
    not_drawn.refresh_from_db()
    assert "Marek" not in after
    assert (not_drawn.state, not_drawn.told_by) == ("held", None)


def test_the_file_is_for_whoever_had_it_drawn(client, group_session, jo):
    batch = LetterPrint.objects.create(
        by=PersonFactory(), messages=[], pdf="JVBERi0=", finished_at=group_session.starts_at
    )

    for name in ("letters_printed", "letters_file"):
        assert client.get(reverse(f"groups:{name}", args=[batch.public_id])).status_code == 404


def test_a_session_that_does_not_happen_is_told_of_afresh(client, group_session, jo):
    message, _point = to_tell(group_session, channel="post")

    cancel(group_session=group_session, by=jo)

    answer = client.post(reverse("groups:by_hand_letter", args=[message.public_id]), follow=True)
    assert "nobody has to tell them any more" in answer.content.decode()
