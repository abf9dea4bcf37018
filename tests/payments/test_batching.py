import csv
import io
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from groups.models import OrganisationRole
from payments import batching, sheet
from payments.approving import ChangedSince
from payments.batching import NothingToPutIn, NotReleasedByYou, make_batch, ready_for, release
from payments.models import Batch, BatchLine, PaymentLine
from people.models import Person
from tests.factories.groups import OrganisationFactory, OrganisationRoleFactory
from tests.factories.payments import PayeeFactory, accepted, approved
from tests.factories.people import PersonFactory
from tests.payments.together import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def priya():
    return PersonFactory(preferred_name="Priya")


def make(organisation, by):
    ready = ready_for(organisation=organisation, person=by)
    return make_batch(organisation=organisation, by=by, count=len(ready.lines), total=ready.total)


def rows(batch):
    text = bytes(batch.content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_file_holds_what_was_approved_and_nothing_else(organisation, priya):
    tom = PersonFactory(preferred_name="Tom")
    line = approved(organisation=organisation, by=tom)
    accepted(organisation=organisation)
    approved()  # of another organisation

    with time_machine.travel(datetime(2026, 12, 4, 9, tzinfo=UTC)):
        batch = make(organisation, priya)

    line.refresh_from_db()
    assert rows(batch) == [
        {
            "batch_ref": "B-0001",
            "payee_ref": line.payee.reference,
            "amount": "55.00",
            "currency": "GBP",
            "payment_reference": line.claim.reference,
            "kind": "payment",
            "activity_date": "2026-11-03",
            "group_code": sheet.group_code(line.group_session.group.public_id),
            "approver": "Tom",
            "approved_on": line.approved_at.date().isoformat(),
            "line_ref": str(line.public_id),
        }
    ]
    assert (batch.number, batch.line_count, batch.total) == (1, 1, Decimal("55.00"))
    assert batch.sha256 == sha256(batch.content).hexdigest()
    assert line.state == "batched"


def test_bytes_are_utf8_with_a_mark_crlf_and_the_same_for_ever(organisation, priya):
    approved(organisation=organisation, by=PersonFactory(preferred_name="Zoë, “Jo”"))
    batch = make(organisation, priya)
    before = batching.take_a_copy(batch=batch, by=priya)

    Person.objects.update(preferred_name="Somebody else")
    again = batching.take_a_copy(batch=Batch.objects.get(), by=PersonFactory())

    assert before == again == bytes(batch.content)
    assert before.startswith(b"\xef\xbb\xbfbatch_ref,")
    assert before.count(b"\r\n") == 2
    assert b"\n" not in before.replace(b"\r\n", b"")
    assert rows(batch)[0]["approver"] == "Zoë, “Jo”"
    assert batch.downloads.earliest("pk").person == priya
    assert batch.downloads.count() == 2


def test_the_same_lines_give_the_same_bytes():
    organisation = OrganisationFactory()
    for _ in range(3):
        approved(organisation=organisation)
    lines = ready_for(organisation=organisation, person=PersonFactory()).lines
    names = {line.approved_by_id: "Tom" for line in lines}

    assert sheet.write("B-0001", lines, names=names, zone=UTC) == sheet.write(
        "B-0001", list(lines), names=dict(names), zone=UTC
    )


@pytest.mark.parametrize(
    "name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1", "|calc", "%0A", "\n=1"]
)
def test_no_cell_begins_a_formula(organisation, priya, name):
    approved(organisation=organisation, by=PersonFactory(preferred_name=name))

    batch = make(organisation, priya)

    assert rows(batch)[0]["approver"] == f"'{name}"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40))
def test_any_cell_comes_back_as_it_went_in_and_runs_nothing(words):
    cell = sheet.harmless(words)

    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow([cell, "after"])
    assert list(csv.reader(io.StringIO(out.getvalue(), newline=""))) == [[cell, "after"]]
    assert cell in (words, f"'{words}")
    assert not cell.lstrip().startswith(("=", "+", "-", "@", "\t", "\r"))


def test_numbers_follow_each_other_in_each_organisation(organisation, priya):
    other = OrganisationFactory()
    for place in (organisation, other, organisation):
        approved(organisation=place)
        make(place, priya)

    assert list(Batch.objects.order_by("pk").values_list("organisation", "number")) == [
        (organisation.pk, 1),
        (other.pk, 1),
        (organisation.pk, 2),
    ]


def test_whoever_had_a_part_in_a_line_leaves_it_for_a_colleague(organisation, priya):
    mine = [
        approved(organisation=organisation, by=priya),
        approved(organisation=organisation, verified_by=priya),
        approved(payee=PayeeFactory(organisation=organisation, person=priya)),
    ]
    clean = approved(organisation=organisation)

    ready = ready_for(organisation=organisation, person=priya)
    batch = make(organisation, priya)

    assert ready.lines == [clean]
    assert {line.pk for line in ready.left_out} == {line.pk for line in mine}
    assert str(ready.left_out_total) == "165.00"
    assert [row.line for row in batch.batch_lines.all()] == [clean]
    assert make(organisation, PersonFactory()).line_count == 3


def test_pressing_twice_makes_one_file(organisation, priya):
    approved(organisation=organisation)
    make(organisation, priya)

    with pytest.raises(NothingToPutIn):
        make_batch(organisation=organisation, by=priya, count=1, total=Decimal("55.00"))

    assert Batch.objects.count() == 1


def test_something_else_than_was_shown_makes_no_file(organisation, priya):
    approved(organisation=organisation)
    approved(organisation=organisation)

    with pytest.raises(ChangedSince):
        make_batch(organisation=organisation, by=priya, count=1, total=Decimal("55.00"))

    assert Batch.objects.count() == 0


def test_release_is_by_a_colleague_and_happens_once(organisation, priya):
    tom, nia = PersonFactory(), PersonFactory()
    sam = PersonFactory()
    approved(payee=PayeeFactory(organisation=organisation, person=sam), by=tom)
    batch = make(organisation, priya)

    for somebody, why in ((priya, "prepared"), (tom, "approved"), (sam, "paid")):
        assert batching.may_not_release(batch=batch, person=somebody) == why
        with pytest.raises(NotReleasedByYou):
            release(batch=batch, by=somebody)
    assert batching.may_not_release(batch=batch, person=nia) == ""
    released_at = release(batch=batch, by=nia).released_at
    assert release(batch=batch, by=PersonFactory()).released_by == nia
    assert Batch.objects.get().released_at == released_at


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_pay_each_line_once():
    organisation = OrganisationFactory()
    officers = [
        OrganisationRoleFactory(organisation=organisation, role=OrganisationRole.Role.PREPARER).person
        for _ in range(3)
    ]
    lines = [approved(organisation=organisation) for _ in range(5)]
    told = []

    def press(person):
        try:
            told.append(
                make_batch(organisation=organisation, by=person, count=5, total=Decimal("275.00")).number
            )
        except NothingToPutIn:
            told.append("nothing")

    at_once(*[lambda person=person: press(person) for person in officers])

    assert sorted(map(str, told)) == ["1", "nothing", "nothing"]
    assert BatchLine.objects.count() == len(lines)
    assert set(PaymentLine.objects.values_list("state", flat=True)) == {"batched"}


def test_a_batch_asks_the_same_number_of_questions_for_one_line_and_for_many(
    organisation, priya, django_assert_num_queries
):
    for lines in (1, 3):
        for _ in range(lines):
            approved(organisation=organisation)
        with django_assert_num_queries(10):
            make_batch(organisation=organisation, by=priya, count=lines, total=lines * Decimal("55.00"))
