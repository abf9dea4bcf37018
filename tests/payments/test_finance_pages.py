from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from groups.models import OrganisationRole
from payments.models import Batch, Claim, PaymentLine
from payments.sheet import group_code
from payments.tasks import offer_payment_lines
from sessions.models import Attendance
from tests.factories.groups import GroupFactory, OrganisationFactory, OrganisationRoleFactory
from tests.factories.payments import (
    PayeeFactory,
    accepted,
    approved,
    batch_of,
    over,
    paid_member,
    payment_line,
    rates,
)
from tests.factories.people import PersonFactory
from tests.factories.sessions import AttendanceFactory, PreparationCallFactory

Role = OrganisationRole.Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def tom(organisation, client):
    """An approver, signed in."""
    person = PersonFactory(preferred_name="Tom")
    OrganisationRoleFactory(organisation=organisation, role=Role.APPROVER, person=person)
    client.force_login(person)
    return person


@pytest.fixture
def priya(organisation, client):
    """A finance officer, signed in."""
    person = PersonFactory(preferred_name="Priya")
    OrganisationRoleFactory(organisation=organisation, role=Role.PREPARER, person=person)
    client.force_login(person)
    return person


@pytest.fixture
def nia(organisation):
    person = PersonFactory(preferred_name="Nia")
    OrganisationRoleFactory(organisation=organisation, role=Role.RELEASER, person=person)
    return person


def text(response):
    return " ".join(response.content.decode().split())


def get(client, name, *args, **data):
    return text(client.get(reverse(f"payments:{name}", args=args), data))


# --- to approve ---
def test_claims_wait_by_code_with_what_they_are_for(client, tom, organisation):
    line = accepted(organisation=organisation, verified_by=PersonFactory(preferred_name="Amina"))

    page = get(client, "to_approve")

    assert "1 claim waits for approval" in page
    for words in (
        line.claim.reference,
        line.payee.reference,
        "1 session · 3 November",
        group_code(line.group_session.group.public_id),
        "Amina",
        "£55.00",
    ):
        assert words in page


def test_one_sees_what_approving_would_do_before_doing_it(client, tom, organisation):
    lines = [accepted(organisation=organisation) for _ in range(3)]
    ticked = [str(line.claim.public_id) for line in lines[:2]]

    page = get(client, "check", claim=ticked)
    assert "You are about to approve 2 claims, £110.00" in page
    assert "Approve 2 claims, £110.00</button>" in page
    assert PaymentLine.objects.filter(state="approved").count() == 0

    response = client.post(
        reverse("payments:approve"), {"claim": ticked, "total": "110.00"}, follow=True
    )
    assert "Approved: 2 claims, £110.00." in text(response)
    assert "1 claim waits for approval" in text(response)
    assert PaymentLine.objects.filter(state="approved", approved_by=tom).count() == 2


def test_the_confirmation_can_be_sent_twice(client, tom, organisation):
    line = accepted(organisation=organisation)
    sent = {"claim": [str(line.claim.public_id)], "total": "55.00"}

    for _ in range(2):
        response = client.post(reverse("payments:approve"), sent, follow=True)
        assert "Approved: 1 claim, £55.00." in text(response)

    assert PaymentLine.objects.get().state == "approved"


def test_ones_own_and_what_one_confirmed_have_no_box_and_say_why(client, tom, organisation):
    own = accepted(payee=PayeeFactory(organisation=organisation, person=tom))
    confirmed = accepted(organisation=organisation, verified_by=tom)
    other = accepted(organisation=organisation)

    page = get(client, "to_approve", tick="all")

    assert "this pays you: somebody else approves it" in page
    assert "you confirmed it: somebody else approves it" in page
    assert page.count('type="checkbox"') == 1
    assert f'value="{other.claim.public_id}"' in page
    checked = get(client, "check", claim=[str(line.claim.public_id) for line in (own, confirmed, other)])
    assert "You are about to approve 1 claim, £55.00" in checked
    assert "2 claims that were ticked are not here any more, or are not yours to approve." in checked

    forced = {"claim": [str(own.claim.public_id)], "total": "55.00"}
    response = client.post(reverse("payments:approve"), forced, follow=True)
    assert "Somebody else has to approve it." in text(response)
    assert PaymentLine.objects.filter(state="approved").count() == 0


def test_something_that_changed_in_the_meantime_is_said(client, tom, organisation):
    line = accepted(organisation=organisation)
    claim = line.claim
    PaymentLine.objects.update(state="declined", claim=None)

    response = client.post(
        reverse("payments:approve"), {"claim": [str(claim.public_id)], "total": "55.00"}, follow=True
    )

    assert "Something changed since you looked, so nothing was done." in text(response)


def test_nothing_ticked_is_said(client, tom):
    response = client.get(reverse("payments:check"), follow=True)

    assert "Tick at least one claim first." in text(response)


@pytest.mark.parametrize(
    "data", [{"claim": ["x"], "total": "1"}, {"claim": [], "total": "1"}, {"total": "x"}]
)
def test_nonsense_is_not_found(client, tom, data):
    assert client.post(reverse("payments:approve"), data).status_code == 404
    assert client.get(reverse("payments:check"), {"claim": "x"}).status_code == 404


def test_whoever_does_not_approve_sees_no_boxes(client, priya, organisation):
    accepted(organisation=organisation)

    page = get(client, "to_approve")

    assert "1 claim waits for approval" in page
    assert "checkbox" not in page


def test_an_emptied_claim_is_in_no_list(client, tom, organisation):
    claim = accepted(organisation=organisation).claim
    PaymentLine.objects.update(state="held", claim=None)

    assert claim.reference not in get(client, "to_approve")
    assert client.get(claim.get_absolute_url()).status_code == 404


# --- files ---
def test_a_file_is_made_taken_and_sent(client, priya, nia, organisation):
    line = approved(organisation=organisation)
    make = reverse("payments:make", args=[organisation.public_id])
    assert "The file will hold 1 line, £55.00" in text(client.get(make))

    response = client.post(make, {"count": "1", "total": "55.00"}, follow=True)
    batch = Batch.objects.get()
    assert response.redirect_chain == [(batch.get_absolute_url(), 302)]
    page = text(response)
    assert batch.sha256 in page
    assert line.claim.reference in page
    assert "Mark as sent" not in page

    file = client.post(reverse("payments:download", args=[batch.public_id]))
    again = client.post(reverse("payments:download", args=[batch.public_id]))
    assert file.content == again.content == bytes(batch.content)
    assert file.headers["Content-Disposition"] == 'attachment; filename="batch-0001.csv"'
    assert file.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert [copy.person for copy in batch.downloads.all()] == [priya, priya]

    client.force_login(nia)
    assert "Mark as sent: 1 line, £55.00" in text(client.get(batch.get_absolute_url()))
    response = client.post(reverse("payments:release", args=[batch.public_id]), follow=True)
    assert "Marked as sent." in text(response)
    assert Batch.objects.get().released_by == nia


def test_making_it_twice_makes_one(client, priya, organisation):
    approved(organisation=organisation)
    make = reverse("payments:make", args=[organisation.public_id])

    client.post(make, {"count": "1", "total": "55.00"})
    response = client.post(make, {"count": "1", "total": "55.00"}, follow=True)

    assert "There is nothing left to put in a file." in text(response)
    assert Batch.objects.count() == 1


def test_what_is_left_out_is_said_before(client, priya, organisation):
    approved(organisation=organisation, by=priya)
    approved(organisation=organisation)

    page = get(client, "make", organisation.public_id)

    assert "The file will hold 1 line, £55.00" in page
    assert "1 line is left out, £55.00" in page


def test_a_line_whose_attendance_was_taken_back_is_pointed_out_before_it_is_paid(
    client, priya, organisation
):
    line = approved(organisation=organisation)
    approved(organisation=organisation)
    assert "no longer says that this happened" not in get(client, "make", organisation.public_id)

    Attendance.objects.filter(pk=line.attendance_id).update(taken_back_at=timezone.now())

    page = get(client, "make", organisation.public_id)
    assert (
        "1 line was approved, but the list of who was there no longer says that this happened." in page
    )


def test_whoever_made_the_file_cannot_send_it(client, priya, organisation):
    OrganisationRoleFactory(organisation=organisation, role=Role.RELEASER, person=priya)
    batch = batch_of(approved(organisation=organisation), prepared_by=priya)

    assert "You made this file, so a colleague marks it as sent." in get(
        client, "batch", batch.public_id
    )
    response = client.post(reverse("payments:release", args=[batch.public_id]), follow=True)
    assert "A colleague sends it." in text(response)
    assert Batch.objects.get().released_at is None


# --- what does not add up, and rates ---
def test_what_the_system_does_not_decide_is_listed(client, priya, organisation):
    line = approved(organisation=organisation)
    organisation.rate_cards.update(effective_to="2026-11-04")
    group = GroupFactory(organisation=organisation)
    group_session = over(group)
    for _ in range(2):
        AttendanceFactory(group_session=group_session, person=paid_member(group))
    offer_payment_lines()
    Attendance.objects.filter(pk=line.attendance_id).update(taken_back_at=timezone.now())
    sam = paid_member(group)
    PreparationCallFactory(
        group_session=over(group),
        person=sam,
        state="spoke",
        recorded_at=timezone.now(),
        recorded_by=sam,
        starts_at=timezone.now() - timedelta(days=2),
    )

    page = get(client, "to_look_at")

    assert "No rate for this date" in page
    assert f"session · {group_code(group.public_id)}" in page
    assert "2 people" in page
    assert "Confirmed by nobody else" in page
    assert "Taken back after it was approved" in page
    assert line.claim.reference in page
    assert "4 things the system does not decide by itself" in get(client, "finance")


def test_rates_say_where_they_come_from(client, priya, organisation):
    rates(organisation, source="A published table")

    page = get(client, "rates")

    assert "£27.50 an hour" in page
    assert "Where it comes from: A published table" in page
    assert "in force now" in page


def test_home_says_where_the_money_stands(client, priya, organisation):
    with time_machine.travel(timezone.now() - timedelta(days=3, hours=1)):
        accepted(organisation=organisation)
    approved(organisation=organisation)
    batch_of(approved(organisation=organisation), approved(organisation=organisation))
    accepted()  # another organisation's
    client.force_login(priya)

    page = get(client, "finance")

    assert "1 claim<br> the oldest has waited 3 days </dt><dd>£55.00" in page
    assert "1 file<br> all from today </dt><dd>£110.00" in page


# --- what finance never learns ---
def test_finance_sees_codes_and_no_names_topics_or_places(client, priya, tom, nia, organisation):
    OrganisationRoleFactory(organisation=organisation, role=Role.APPROVER, person=priya)
    client.force_login(priya)
    group = GroupFactory(
        organisation=organisation, name="Parents and the family court", discreet_name="Tuesday group"
    )
    secrets = {
        "sam": "Samira Oduya",
        "about": "How the removal was done",
        "place": "The Refuge, Mill Lane",
        "facilitator": "Lived-in Layla",
    }
    layla = PersonFactory(preferred_name=secrets["facilitator"])
    PayeeFactory(organisation=organisation, person=layla)  # a facilitator who is also paid as a member
    sam = PayeeFactory(organisation=organisation, person__preferred_name=secrets["sam"])
    lines = [
        payment_line(
            payee=sam,
            verified_by=layla,
            group_session=over(group, about=secrets["about"], place=secrets["place"]),
        )
        for _ in range(4)
    ]
    waiting = accepted(lines[0])
    approved(lines[1], by=tom)
    approved(payment_line(payee=sam), by=layla)
    batch = batch_of(approved(lines[2], by=tom), prepared_by=nia)
    taken_back = approved(lines[3], by=tom)
    Attendance.objects.filter(pk=taken_back.attendance_id).update(taken_back_at=timezone.now())
    batch.downloads.create(person=nia)

    pages = {
        "finance": get(client, "finance"),
        "to_approve": get(client, "to_approve"),
        "check": get(client, "check", claim=[str(waiting.claim.public_id)]),
        "claim": get(client, "claim", waiting.claim.public_id),
        "looks": get(client, "to_look_at"),
        "batches": get(client, "batches"),
        "batch": get(client, "batch", batch.public_id),
        "make": get(client, "make", organisation.public_id),
    }
    client.post(
        reverse("payments:make", args=[organisation.public_id]), {"count": "3", "total": "165.00"}
    )
    newest = Batch.objects.latest("pk")
    pages["file"] = client.post(reverse("payments:download", args=[newest.public_id])).content.decode()

    for name, page in pages.items():
        for secret in [*secrets.values(), group.name, group.discreet_name, "family court", "Mill Lane"]:
            assert secret not in page, f"{name} shows {secret!r}"
    assert sam.reference in pages["to_approve"]
    assert layla.payees.get().reference in pages["claim"]
    assert "Tom" in pages["file"]


def test_a_facilitator_reads_nobodys_money(client, organisation):
    group = GroupFactory(organisation=organisation)
    jo = PersonFactory(preferred_name="Jo")
    line = accepted(organisation=organisation, verified_by=jo, group_session=over(group))
    group.memberships.create(person=jo, seat="facilitator")
    client.force_login(jo)

    for address in (
        reverse("payments:finance"),
        reverse("payments:to_approve"),
        line.claim.get_absolute_url(),
        reverse("payments:my_offer", args=[line.group_session.public_id]),
    ):
        assert client.get(address).status_code == 404
    assert "£" not in get(client, "my_pay")


def test_another_organisations_money_is_not_found(client, priya, tom, organisation):
    OrganisationRoleFactory(organisation=organisation, role=Role.RELEASER, person=priya)
    client.force_login(priya)
    foreign = accepted()
    batch = batch_of(approved())

    for address in (foreign.claim.get_absolute_url(), batch.get_absolute_url()):
        assert client.get(address).status_code == 404
    for name, args in (("download", batch), ("release", batch), ("make", batch.organisation)):
        assert client.post(reverse(f"payments:{name}", args=[args.public_id])).status_code == 404
    assert foreign.claim.reference not in get(client, "to_approve")


def test_a_role_that_has_ended_opens_nothing(client, priya):
    OrganisationRole.objects.update(ended_at=timezone.now())

    assert client.get(reverse("payments:finance")).status_code == 404


# --- many rows ---
@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_the_same_number_of_questions(client, organisation, rows, django_assert_num_queries):
    person = PersonFactory()
    for role in (Role.APPROVER, Role.PREPARER, Role.RELEASER):
        OrganisationRoleFactory(organisation=organisation, person=person, role=role)
    rates(organisation)
    for _ in range(rows):
        accepted(organisation=organisation)
        approved(organisation=organisation)
    batch = batch_of(*[approved(organisation=organisation) for _ in range(rows)])
    for _ in range(rows):
        batch_of(approved(organisation=organisation))
        batch.downloads.create(person=PersonFactory())
    client.force_login(person)
    claims = [
        str(pk)
        for pk in Claim.objects.filter(lines__state="accepted").values_list("public_id", flat=True)
    ]

    for name, args, data, questions in (
        ("finance", [], {}, 12),
        ("to_approve", [], {}, 10),
        ("check", [], {"claim": claims}, 7),
        ("batches", [], {}, 9),
        ("batch", [batch.public_id], {}, 12),
        ("make", [organisation.public_id], {}, 5),
        ("rates", [], {}, 8),
        ("to_look_at", [], {}, 10),
    ):
        with django_assert_num_queries(questions):
            assert client.get(reverse(f"payments:{name}", args=args), data).status_code == 200


def test_long_lists_come_in_pages(client, tom, organisation):
    payee = PayeeFactory(organisation=organisation)
    for _ in range(51):
        accepted(payment_line(payee=payee))

    assert get(client, "to_approve").count('type="checkbox"') == 50
    assert get(client, "to_approve", page=2).count('type="checkbox"') == 1
