"""Whatever is in the file: a named refusal that changes nothing, or rows that add up; and twice is once."""

import csv
import io

import pytest
import xlsxwriter
from django.db import transaction
from hypothesis import example, given, settings
from hypothesis import strategies as st

from groups.models import Membership, RosterImport, TrainingRecord
from groups.roster.entries import name_key
from groups.roster.importing import bring_in
from groups.roster.reading import read
from groups.roster.results import notes, refused_rows, refused_rows_as_csv
from groups.roster.unusable import UnusableFile
from people.models import ContactPoint, Person
from people.models.reaching import matching_digest
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.people import PersonFactory
from tests.groups.sheets import HEADINGS

# Few enough values that rows meet each other: shared phones, the same name, the same row again.
NAMES = ["Sam", "sam ", "Ali", "عائشة", "-", ""]
SEATS = ["parent", "professional", "Facilitator", "observer", "chair", ""]
MOBILES = ["07700 900011", "+447700900012", "7700900011", "01632 960000", "7.7E+09", ""]
EMAILS = ["sam@example.org", "SAM@example.org", "ruth@example.org", "taken@example.org", "no", ""]
ANSWERS = ["yes", "No", "ask", "x", "", True]
DAYS = ["1 November 2026", "2026-11-01", "31/02/2026", "1/1/2099", ""]

anything = st.one_of(
    st.text(max_size=12), st.sampled_from(["=1+1", "'=1", "+1", "@x", "\0", "\ufffd", "'"])
)
# What nobody must fill in: what can be used, what cannot, and nothing.
MORE = {
    "whose mobile": ["mine", "Shared", "somebody else's", "theirs", ""],
    "whose email": ["mine", "someone else’s", "=1", ""],
    "ok to call": ["yes", "ask", ""],
    "voicemail": ["yes", "Name only", "loud", ""],
    "safe days": ["Mon-Fri", "Fri-Mon", ""],
    "mobile safe from": ["10:00", "noonish", ""],
    "mobile safe until": ["14:00", "9am", ""],
    "email wording": ["plain", "loud", ""],
    "job": ["midwife", "j" * 81, ""],
    "works for": ["the council", ""],
    "safeguarding training": ["1 November 2026", "1/1/2099", "soon", ""],
}
usual = tuple(map(st.sampled_from, [NAMES, SEATS, MOBILES, EMAILS, ANSWERS, ANSWERS, DAYS]))
row = st.tuples(*usual)
full_row = st.tuples(*usual, *map(st.sampled_from, MORE.values()))
messy_row = st.lists(st.one_of(anything, *map(st.sampled_from, [NAMES, SEATS, MOBILES])), max_size=9)
headings = st.one_of(
    st.just(list(HEADINGS)), st.permutations(HEADINGS), st.lists(st.sampled_from([*HEADINGS, "?", ""]))
)
tables = st.one_of(
    st.tuples(headings, st.lists(st.one_of(row, row, messy_row), max_size=8)),
    st.tuples(st.just([*HEADINGS, *MORE]), st.lists(full_row, max_size=8)),
)


def as_csv(table, encoding, delimiter):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows([table[0], *table[1]])
    return text.getvalue().encode(encoding, "replace")


def as_xlsx(table):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as workbook:
        sheet = workbook.add_worksheet()
        for number, cells in enumerate([table[0], *table[1]]):
            for at, cell in enumerate(cells):
                printable = cell if cell is True else "".join(c for c in cell if c >= " " or c in "\t\n")
                sheet.write(number, at, printable)
    return file.getvalue()


files = st.one_of(
    st.builds(
        as_csv,
        tables,
        st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
        st.sampled_from(",;\t"),
    ),
    st.builds(as_xlsx, tables),
)


def try_to(use, **file):
    """(result, None), or (None, the sentence that says why not): nothing else may come of a file."""
    try:
        return use(**file), None
    except UnusableFile as unusable:
        return None, str(unusable.reason)


def everything():
    return [
        list(model.objects.order_by("pk").values())
        for model in (Person, ContactPoint, Membership, RosterImport, TrainingRecord)
    ]


def everything_but_imports():
    people, points, seats, _imports, trainings = everything()
    return people, points, seats, trainings


def only_professionals_have_a_job_or_training(group):
    """A job is kept for professionals only; so is training, when it is no admin who brings them in."""
    seats = group.memberships.exclude(seat=Membership.Seat.PROFESSIONAL)
    others = TrainingRecord.objects.filter(person__in=seats.values("person"))
    return not others.exists() and set(seats.values_list("job", "works_for")) <= {("", "")}


def nobody_is_there_twice(group):
    """No two people of one name share a number or address, or sit in one seat without any."""
    seen = []
    for membership in group.memberships.select_related("person"):
        person = membership.person
        digests = set(person.contact_points.values_list("digest", flat=True))
        if person.email:
            digests.add(matching_digest(person.email))
        name = name_key(person.preferred_name)
        seen += [(name, digest) for digest in digests] or [(name, membership.seat)]
    return len(seen) == len(set(seen))


@pytest.fixture
def group(db):
    group = GroupFactory()
    colleague = PersonFactory(preferred_name="Ali", email="ruth@example.org")
    MembershipFactory(person=colleague, group=GroupFactory(organisation=group.organisation))
    PersonFactory(preferred_name="Sam", email="taken@example.org")
    return group


@pytest.fixture
def facilitator(group):
    return MembershipFactory(group=group, seat=Membership.Seat.FACILITATOR).person


@settings(max_examples=60)
@given(files)
@example(
    as_csv(
        (HEADINGS, [("Sam", "parent", "07700 900011", "", "yes", "", "1 November 2026")] * 2),
        "utf-8",
        ",",
    )
)
def test_any_table_is_refused_whole_or_adds_up_and_twice_is_once(group, facilitator, content):
    with transaction.atomic():
        before = everything()
        result, why_not = try_to(bring_in, group=group, content=content, by=facilitator)
        if result is None:
            assert why_not
            assert everything() == before
            return
        rows = len(read(content).rows)
        seats, before = group.memberships.count(), everything_but_imports()
        again = bring_in(group=group, content=content, by=facilitator)

        assert result.added + result.already_here + result.refused == rows
        assert seats == 1 + result.added == group.memberships.count()
        assert everything_but_imports() == before
        assert (again.added, again.already_here) == (0, result.added + result.already_here)
        assert refused_rows(again) == refused_rows(result)
        assert len(refused_rows(result)) == result.refused
        assert all(notes(result))
        assert not ContactPoint.objects.filter(allowed="yes", confirmed_on=None).exists()
        assert nobody_is_there_twice(group)
        assert only_professionals_have_a_job_or_training(group)
        if result.refused:
            assert bring_in(group=group, content=refused_rows_as_csv(result), by=facilitator).added == 0
        transaction.set_rollback(True)


@given(st.one_of(st.binary(max_size=300), st.binary(max_size=300).map(lambda b: b"PK\x03\x04" + b)))
def test_any_bytes_are_read_or_refused_by_name(content):
    sheet, why_not = try_to(read, content=content)

    assert sheet or why_not


WORKBOOK = as_xlsx((HEADINGS, [("Sam", "parent", "07700 900011", "", "yes", "", "1/11/2026")]))


@given(
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=5)
)
def test_a_workbook_with_any_byte_changed_is_read_or_refused_by_name(changes):
    content = bytearray(WORKBOOK)
    for where, byte in changes:
        content[int(where * len(content))] = byte

    sheet, why_not = try_to(read, content=bytes(content))

    assert sheet or why_not


def test_row_with_too_many_cells_is_refused_again_when_it_comes_back_unchanged(db):
    seat = MembershipFactory(seat=Membership.Seat.FACILITATOR)
    file = b"preferred name,seat\nSam,parent,07700 900011,sam@example.org\n"

    first = bring_in(group=seat.group, content=file, by=seat.person)
    again = bring_in(group=seat.group, content=refused_rows_as_csv(first), by=seat.person)

    assert (first.added, first.refused, again.added, again.refused) == (0, 1, 0, 1)
