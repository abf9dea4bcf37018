"""What is read before a session: plain words first, in time, and for nobody else."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from sessions.inviting.services import send_out
from sessions.models import GroupSession, Paper, PaperFile
from sessions.papers.files import NotAllowed, read, safe_name
from sessions.papers.services import attach, take_back
from tests.factories.groups import MembershipFactory
from tests.factories.people import PersonFactory
from tests.factories.sessions import InvitationFactory, sent_out
from tests.factories.venues import photo
from tests.refusing import refused_by
from tests.sessions.inviting.test_answering import link_to
from tests.sessions.planning.test_readiness import line, ready

PLAIN = "We want to hear from you. It takes one hour. You can say no."
HARD = " ".join(["Notwithstanding organisational interdependencies, multidisciplinary"] * 20)


def packed(**entries):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name, content in entries.items():
            made.writestr(name.replace("__", "/"), content)
    return file.getvalue()


DOCX = packed(**{"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"})
MACRO = packed(**{"[Content_Types].xml": "", "word/document.xml": "", "word/vbaProject.bin": ""})
ODT = packed(mimetype="application/vnd.oasis.opendocument.text", content="x")


@pytest.fixture
def group_session(db):
    return sent_out()


def jo_of(group_session):
    return group_session.facilitations.get(role="lead").person


def member(group_session):
    person = PersonFactory(preferred_name="Sam")
    MembershipFactory(group=group_session.group, person=person)
    return InvitationFactory(group_session=group_session, person=person)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("الدعوة.pdf", b"%PDF-1.7 x", "pdf"),
        ("a.docx", DOCX, "docx"),
        ("a.odt", ODT, "odt"),
        ("notes.txt", "Grüße".encode(), "text"),
        ("photo.png", photo((300, 200), kind="PNG", noise=False).getvalue(), "picture"),
        ("letter.pdf", b"MZ\x90\x00\xff\xfe\xfd", None),
        ("letter.docx", MACRO, None),
        ("letter.docx", b"PK\x03\x04 broken", None),
        ("page.txt", b" <html><script>x</script>", None),
        ("drawing.png", b"<svg onload='x'/>", None),
    ],
)
def test_a_file_is_what_is_in_it_whatever_it_is_called(name, content, kind):
    file = SimpleUploadedFile(name, content)

    if kind is None:
        with pytest.raises(NotAllowed):
            read(file)
    else:
        found = read(file)
        assert found.kind == kind
        assert b"Exif" not in found.content


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ('He said "no".pdf', "He said no.pdf"),
        ("دعوة إلى الجلسة.pdf", "دعوة إلى الجلسة.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.pdf"),
        ("two\r\nlines.pdf", "twolines.pdf"),
        ("", "paper.pdf"),
        ("x" * 300, "x" * 100 + ".pdf"),
    ],
)
def test_names_of_files_are_safe_in_any_script(name, safe):
    assert safe_name(name, "pdf") == safe


def test_plain_words_come_first_and_the_file_is_only_ever_saved(client, group_session):
    sam = member(group_session)
    client.force_login(jo_of(group_session))
    page = reverse("sessions:papers", args=[group_session.public_id])
    neither = client.post(page, {"title": "What we found"})
    file = SimpleUploadedFile("ما وجدناه.pdf", b"%PDF-1.7 x")
    client.post(page, {"title": "What we found", "plain": PLAIN * 20, "file": file})
    paper = Paper.objects.get()
    assert "Write it in plain words, or choose a file." in neither.content.decode()
    assert (paper.reading_minutes, paper.is_hard) == (3, False)

    client.force_login(sam.person)
    html = client.get(reverse("sessions:my_invitation", args=[sam.public_id])).content.decode()
    assert "What we found" in html
    assert "about 3 minutes, there since" in html
    shown = client.get(paper.get_absolute_url()).content.decode()
    assert shown.index("We want to hear from you.") < shown.index("Save the file it comes from")
    saved = client.get(reverse("sessions:paper_file", args=[paper.public_id]))
    assert saved.content == b"%PDF-1.7 x"
    assert saved["Content-Disposition"].startswith("attachment; filename*=utf-8''%D9%85%D8%A7")
    assert (saved["X-Content-Type-Options"], saved["Content-Type"]) == ("nosniff", "application/pdf")
    # A link alone does not say what a session is about.
    client.logout()
    assert "What we found" not in client.get(link_to(sam)).content.decode()


def test_what_was_taken_back_is_gone_with_its_file(client, group_session):
    sam, jo = member(group_session), jo_of(group_session)
    file = read(SimpleUploadedFile("a.txt", b"x"))
    paper = attach(group_session=group_session, title="x", plain="", file=file, by=jo)

    take_back(paper=paper, by=jo)

    client.force_login(sam.person)
    assert client.get(paper.get_absolute_url()).status_code == 404
    assert not PaperFile.objects.exists()


def test_who_left_the_group_reads_no_paper_and_nobody_before_they_are_asked(client, group_session):
    sam, jo = member(group_session), jo_of(group_session)
    paper = attach(group_session=group_session, title="x", plain="x", file=None, by=jo)
    client.force_login(sam.person)
    assert client.get(paper.get_absolute_url()).status_code == 200

    GroupSession.objects.update(state="draft", invited_at=None, invited_by=None)
    assert client.get(paper.get_absolute_url()).status_code == 404
    GroupSession.objects.update(state="invited", invited_at=timezone.now(), invited_by=jo)
    sam.person.memberships.update(left_at=timezone.now())
    assert client.get(paper.get_absolute_url()).status_code == 404


def test_papers_are_out_in_time_and_plain_or_readiness_says_so(db):
    group_session = ready(starts_at=timezone.now() + timedelta(days=14))
    jo = jo_of(group_session)
    assert line(group_session, "papers").what.startswith("There is nothing to read before.")
    assert line(group_session, "papers").state == "advice"
    file = read(SimpleUploadedFile("a.txt", b"x"))
    paper = attach(group_session=group_session, title="x", plain="", file=file, by=jo)
    assert line(group_session, "papers").what == "1 paper has no plain words yet."
    send_out(group_session=group_session, by=jo)
    assert line(group_session, "papers").state == "missing"

    def change(plain):
        facts = {"group_session": group_session, "paper": paper, "title": "x", "file": None, "by": jo}
        attach(plain=plain, **facts)
        return line(group_session, "papers")

    assert change(HARD).what == "1 paper is hard to read."
    assert change(PLAIN).is_done
    GroupSession.objects.update(
        starts_at=timezone.now() + timedelta(days=3), ends_at=timezone.now() + timedelta(days=3, hours=1)
    )
    assert line(group_session, "papers").what.startswith("1 paper is out later than")


def test_a_file_too_big_or_of_another_kind_keeps_what_was_typed(client, group_session):
    client.force_login(jo_of(group_session))
    page = reverse("sessions:papers", args=[group_session.public_id])
    for content, words in [
        (b"%PDF-" + b"x" * (8 * 1024 * 1024), "That file is too big: 8 megabytes is the most."),
        (MACRO, "We cannot give members such a file."),
    ]:
        file = SimpleUploadedFile("a.pdf", content)
        html = client.post(page, {"title": "Typed", "plain": PLAIN, "file": file}).content.decode()
        assert words in html
        assert PLAIN in html
    assert not Paper.objects.exists()


def test_the_database_refuses_what_cannot_be(group_session):
    facts = {"group_session": group_session, "title": "x", "reading_minutes": 1}
    facts["added_by"] = jo_of(group_session)
    for wrong, name in [
        ({"title": ""}, "paper_has_a_title"),
        ({"reading_minutes": 0}, "paper_takes_1_to_240_minutes"),
        ({"taken_back_at": timezone.now()}, "paper_taken_back_says_by_whom"),
    ]:
        with refused_by(name):
            Paper.objects.create(**facts | wrong)
    paper = Paper.objects.create(**facts)
    with refused_by("paper_file_is_not_too_big"):
        PaperFile.objects.create(paper=paper, name="x", kind="pdf", size=0, content=b"")
    with refused_by("paper_file_of_a_kind_we_know"):
        PaperFile.objects.create(paper=paper, name="x", kind="exe", size=1, content=b"x")
