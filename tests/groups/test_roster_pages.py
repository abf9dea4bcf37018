"""From choosing a file to getting the rows back, through the pages."""

import csv
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from groups.models import Group, Membership, RosterImport
from groups.roster import blank
from groups.roster.columns import find_columns, heading
from groups.roster.importing import bring_in
from people.models import ContactPoint, Person
from tests.factories.groups import GroupFactory, MembershipFactory, RosterImportFactory
from tests.groups.sheets import HEADINGS, RUTH, SAM, csv_sheet, xlsx_sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def group():
    return GroupFactory()


@pytest.fixture
def jo(client, group):
    person = MembershipFactory(group=group, seat=Membership.Seat.FACILITATOR).person
    client.force_login(person)
    return person


def bring(client, group, content, name="people.csv", **kwargs):
    address = reverse("groups:bring_people_in", args=[group.public_id])
    return client.post(address, {"file": SimpleUploadedFile(name, content)}, **kwargs)


def rows_of(answer):
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def test_a_file_is_brought_in_and_the_result_said_in_words(client, group, jo):
    no_seat = ("Marek", "", "07700 900013", "", "yes", "", "1/11/2026")

    page = bring(client, group, csv_sheet(SAM, RUTH, no_seat), follow=True).content.decode()

    assert "2 people added" in page
    assert "1 row could not be used." in page
    assert "Nobody got a message." in page
    assert "Row 4, <bdi>Marek</bdi>" in page
    assert "The seat is missing. Write lived experience, professional or facilitator." in page
    assert "900013" not in page
    again = bring(client, group, csv_sheet(SAM, RUTH, no_seat), follow=True).content.decode()
    assert "Nobody was added" in again
    assert "2 people were here already. We changed nothing about them." in again


def test_the_rows_come_back_put_right_and_can_be_brought_in_again(client, group, jo):
    wrong = [
        ("Marek", "", "+44 7700 900013", "marek@example.org", "yes", "yes", "1/11/2026"),
        ("=HYPERLINK(1)", "parent", "", "", "", "", ""),
        ("@Layla", "parent", "-", "", "", "", ""),
    ]
    result = bring(client, group, csv_sheet(SAM, *wrong))
    roster_import = RosterImport.objects.get()

    answer = client.get(reverse("groups:refused_rows_file", args=[roster_import.public_id]))
    header, *rows = rows_of(answer)

    assert result["Location"] == reverse("groups:brought_in", args=[roster_import.public_id])
    assert answer["Content-Disposition"] == 'attachment; filename="rows-to-put-right.csv"'
    assert header == [*HEADINGS, "why it was not used"]
    assert [row[0] for row in rows] == ["Marek", "'=HYPERLINK(1)", "'@Layla"]
    assert rows[0][2] == "'+44 7700 900013"
    for row in rows:
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
        assert row[-1]

    # As it is, the same rows come back; put right, they are used.
    assert bring_in(group=group, content=answer.content, by=jo).refused == 3
    rows[0][1], rows[1][0], rows[2][2] = "parent", "Aisha", ""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header, *rows])
    mended = bring_in(group=group, content=text.getvalue().encode(), by=jo)
    assert (mended.added, mended.refused) == (3, 0)
    marek = ContactPoint.objects.get(person__preferred_name="Marek", channel="text")
    assert marek.value == "+447700900013"
    assert Person.objects.filter(preferred_name="@Layla").exists()


def test_the_rows_are_kept_so_that_nobody_can_read_them_in_the_database(client, group, jo):
    bring(client, group, csv_sheet(("Marek", "", "07700 900013", "marek@example.org", "", "", "")))

    with connection.cursor() as cursor:
        cursor.execute("SELECT roster::text FROM groups_rosterimport AS roster")
        [(kept,)] = cursor.fetchall()
    for readable in ("Marek", "900013", "example.org", "seat"):
        assert readable not in kept
    assert "Marek" in RosterImport.objects.get().refused_rows


def test_a_colleague_cannot_get_the_rows(client, group, jo):
    roster_import = RosterImportFactory(group=group, imported_by=jo)
    client.force_login(MembershipFactory(group=group, seat=Membership.Seat.FACILITATOR).person)

    for name in ("brought_in", "refused_rows_file"):
        assert client.get(reverse(f"groups:{name}", args=[roster_import.public_id])).status_code == 404


def test_whoever_no_longer_runs_the_group_cannot_get_the_rows(client, group, jo):
    roster_import = RosterImportFactory(group=group, imported_by=jo)
    Membership.objects.filter(person=jo).update(seat=Membership.Seat.PROFESSIONAL)

    assert client.get(reverse("groups:brought_in", args=[roster_import.public_id])).status_code == 404


def test_rows_that_were_removed_are_said_to_be(client, group, jo):
    roster_import = RosterImportFactory(group=group, imported_by=jo, refused_rows=None)

    page = client.get(reverse("groups:brought_in", args=[roster_import.public_id])).content.decode()

    assert "They were removed 30 days after you brought the file in." in page
    address = reverse("groups:refused_rows_file", args=[roster_import.public_id])
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This file is empty."),
        (b"a,b\n1,2\n", "This file has no columns headed “preferred name”, “seat”"),
        (b"name,seat\n", "There is nobody in this file: only a row of headings."),
        (bytes(range(256)), "This is not a spreadsheet we can read."),
        (b"x" * 1_000_001, "This file is too big. It must be smaller than one megabyte."),
        (csv_sheet(*[SAM] * 10_000)[:900_000], "This file has more than 500 rows."),
        (b'name,seat\nSam,"parent\n', "We got lost after row 1: a quote mark"),
    ],
)
def test_a_file_that_cannot_be_used_changes_nothing_and_says_why(client, group, jo, content, sentence):
    before = Person.objects.count()

    answer = bring(client, group, content)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in page
    assert reverse("groups:blank_spreadsheet", args=["xlsx"]) in page
    assert (Person.objects.count(), RosterImport.objects.count()) == (before, 0)


def test_choosing_no_file_is_said_plainly(client, group, jo):
    page = client.post(reverse("groups:bring_people_in", args=[group.public_id])).content.decode()

    assert "Choose a file." in page


def test_what_a_file_is_called_does_not_matter(client, group, jo):
    page = bring(client, group, xlsx_sheet(SAM), name="../../etc/people.csv.exe", follow=True)

    assert "1 person added" in page.content.decode()


def test_somebody_else_bringing_a_file_gets_a_404_and_nothing_changes(client, group):
    member = MembershipFactory(group=group).person
    client.force_login(member)

    assert bring(client, group, csv_sheet(SAM)).status_code == 404
    assert RosterImport.objects.count() == 0


def test_the_empty_csv_has_our_headings(client, jo):
    answer = client.get(reverse("groups:blank_spreadsheet", args=["csv"]))

    [header] = rows_of(answer)
    assert header[:7] == list(HEADINGS)
    assert header[14:17] == ["whose mobile", "whose email", "voicemail"]
    assert header[-5:] == [
        "job",
        "works for",
        "co production training",
        "trauma informed training",
        "safeguarding training",
    ]
    assert find_columns(tuple(header)).not_used == ()
    assert answer["Content-Disposition"] == 'attachment; filename="people.csv"'


def test_the_empty_workbook_can_be_filled_in_and_brought_in(client, group, jo):
    answer = client.get(reverse("groups:blank_spreadsheet", args=["xlsx"]))
    workbook = openpyxl.load_workbook(io.BytesIO(answer.content))
    workbook.active.append(SAM)
    filled = io.BytesIO()
    workbook.save(filled)

    result = bring_in(group=group, content=filled.getvalue(), by=jo)

    assert (result.added, result.refused, result.notes) == (1, 0, None)


def test_the_empty_workbook_says_which_columns_may_stay_empty(client, jo):
    answer = client.get(reverse("groups:blank_spreadsheet", args=["xlsx"]))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active

    is_slanted = {cell.value: bool(cell.font.italic) for cell in sheet[1]}
    column_of = {cell.value: cell.column_letter for cell in sheet[1]}
    rules = {str(rule.sqref).split("2:")[0]: rule for rule in sheet.data_validations.dataValidation}
    assert [name for name, slanted in is_slanted.items() if not slanted] == list(HEADINGS)
    for name in set(is_slanted) - set(HEADINGS):
        assert rules[column_of[name]].promptTitle == "You may leave this empty"
        assert rules[column_of[name]].prompt
    days = rules[column_of["safe days"]]
    assert days.prompt == "Some examples: Mon-Fri, or: Tue, Thu. Empty: any day."
    assert rules[column_of["voicemail"]].formula1 == '"yes,no,name only"'


def test_what_the_lists_of_the_empty_workbook_offer_can_be_brought_in(group, jo):
    for key, choices in blank.CHOICES.items():
        if key == "seat":
            continue
        for choice in choices:
            content = csv_sheet((*SAM[:2], choice), headings=(*HEADINGS[:2], heading(key)))

            assert bring_in(group=group, content=content, by=jo).refused == 0, (key, choice)


def test_a_formula_in_a_new_column_comes_back_guarded(client, group, jo):
    row = (*RUTH, "=HYPERLINK(1)", "+council")
    headings = (*HEADINGS, "job", "safeguarding training")
    bring(client, group, csv_sheet(row, headings=headings))

    roster_import = RosterImport.objects.get()
    answer = client.get(reverse("groups:refused_rows_file", args=[roster_import.public_id]))

    header, returned = rows_of(answer)
    assert header == [*headings, "why it was not used"]
    assert returned[7:] == [
        "'=HYPERLINK(1)",
        "'+council",
        (
            "In “safeguarding training”: We could not read the date. Write it like this: 1 November 2026. "
            "A cell holds a formula. Write what it should say instead."
        ),
    ]


def test_there_is_no_other_kind_of_empty_spreadsheet(client, jo):
    assert client.get(reverse("groups:blank_spreadsheet", args=["ods"])).status_code == 404


def test_a_group_that_is_gone_meanwhile_changes_nothing(client, group, jo):
    address = reverse("groups:bring_people_in", args=[group.public_id])
    RosterImport.objects.all().delete()
    Membership.objects.all().delete()
    Group.objects.filter(pk=group.pk).delete()

    assert client.get(address).status_code == 404
