from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from payments.mine import tax_year_of
from payments.models import Batch, PaymentLine
from payments.tasks import offer_payment_lines
from people.services import issue_link, revoke_links
from tests.factories.groups import GroupFactory
from tests.factories.payments import approved, batch_of, over, paid_member, payment_line, rates, spoke
from tests.factories.people import PersonFactory
from tests.factories.sessions import AttendanceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def group():
    group = GroupFactory(name="Parents whose children were taken", discreet_name="Tuesday group")
    rates(group.organisation)
    return group


@pytest.fixture
def sam(group):
    return paid_member(group, person__preferred_name="Sam")


@pytest.fixture
def group_session(group, sam):
    group_session = over(group, about="What happened in court", place="Family Court, Mill Street")
    AttendanceFactory(
        group_session=group_session, person=sam, recorded_by=PersonFactory(preferred_name="Amina")
    )
    spoke(group_session, sam, caller=PersonFactory(preferred_name="Amina"))
    offer_payment_lines()
    return group_session


@pytest.fixture
def link(sam, group_session):
    token = issue_link(
        person=sam,
        purpose="pay",
        target=group_session.public_id,
        expires_at=timezone.now() + timedelta(days=60),
    )
    return reverse("payments:offer", args=[token])


def lines_of(person):
    return PaymentLine.objects.visible_to(person).order_by("activity")


def ids(person):
    return [str(line.public_id) for line in lines_of(person)]


def states(person):
    return [line.state for line in lines_of(person)]


def text(response):
    return " ".join(response.content.decode().split())


def test_the_link_shows_the_sum_first_and_writes_nothing(client, sam, link):
    before = list(PaymentLine.objects.values())

    page = text(client.get(link))

    assert page.index("£68.75") < page.index("£13.75") < page.index("£55.00")
    assert "This may affect your benefits. You can say no or take less. Expenses do not count." in page
    assert list(PaymentLine.objects.values()) == before


def test_the_page_tells_nothing_to_somebody_looking_over_a_shoulder(client, sam, link, group_session):
    page = text(client.get(link))

    day = timezone.localtime(group_session.starts_at).strftime("%A")
    assert f"<title>{day}</title>" in page
    for secret in ("court", "Court", "Parents", "children", "Mill Street", "Tuesday group"):
        assert secret not in page


def test_one_tap_saves_and_reloading_repeats_nothing(client, sam, link):
    response = client.post(link, {"choice": "take", "seen": ids(sam), "chosen": ids(sam)})

    assert response.status_code == 302
    assert response.url == link
    assert states(sam) == ["accepted", "accepted"]
    page = text(client.get(link))
    assert "You have taken £68.75" in page
    assert "Amina</bdi> said that you were there" in page
    assert "Approved" not in page
    assert "Paid" not in page


def test_take_less(client, sam, link):
    client.post(link, {"choice": "take", "seen": ids(sam), "chosen": ids(sam)[:1]})

    assert states(sam) == ["accepted", "declined"]
    assert "You have taken £13.75" in text(client.get(link))


def test_taking_nothing_is_asked_again(client, sam, link):
    response = client.post(link, {"choice": "take", "seen": ids(sam)})

    assert response.status_code == 200
    assert "Nothing is ticked." in text(response)
    assert states(sam) == ["offered", "offered"]


@pytest.mark.parametrize(
    ("choice", "state", "words"),
    [
        ("later", "held", "£68.75 waits for you"),
        ("not_this_time", "declined", "You have not taken the £68.75"),
    ],
)
def test_later_and_not_this_time(client, sam, link, choice, state, words):
    client.post(link, {"choice": choice, "seen": ids(sam), "chosen": ids(sam)})

    assert states(sam) == [state, state]
    assert words in text(client.get(link))


def test_the_four_words_come_true_one_after_the_other(client, sam, link, group_session):
    client.post(link, {"choice": "take", "seen": ids(sam), "chosen": ids(sam)})
    lines = [approved(line) for line in lines_of(sam)]
    page = text(client.get(link))
    assert "<b>Approved</b>" in page
    assert "<b>Paid</b>" not in page
    assert "Change my answer" not in page

    batch = batch_of(*lines)
    assert "<b>Paid</b>" not in text(client.get(link))
    Batch.objects.filter(pk=batch.pk).update(released_at=timezone.now(), released_by=PersonFactory())
    assert "<b>Paid</b>" in text(client.get(link))


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"choice": "take"},
        {"choice": "steal", "seen": ["x"]},
        {"choice": "take", "seen": ["not-an-id"], "chosen": ["not-an-id"]},
    ],
)
def test_nonsense_changes_nothing(client, sam, link, data):
    assert client.post(link, data).status_code == 200
    assert states(sam) == ["offered", "offered"]


def test_a_link_opens_nobody_elses_money(client, sam, link, group, group_session):
    layla = paid_member(group, person__preferred_name="Layla")
    AttendanceFactory(group_session=group_session, person=layla)
    offer_payment_lines()

    client.post(link, {"choice": "take", "seen": ids(layla), "chosen": ids(layla)})

    assert states(layla) == ["offered"]
    assert all(line not in text(client.get(link)) for line in ids(layla))


def test_a_link_that_does_nothing_gives_the_kind_page(client, group_session, link):
    revoke_links(target=group_session.public_id, purpose="pay")

    response = client.get(link)

    assert response.status_code == 404
    assert "This link does not work" in text(response)


def test_signed_in_the_same_page_and_only_ones_own(client, sam, group_session):
    address = reverse("payments:my_offer", args=[group_session.public_id])
    client.force_login(sam)
    client.post(address, {"choice": "take", "seen": ids(sam), "chosen": ids(sam)})
    assert "You have taken £68.75" in text(client.get(address))

    client.force_login(PersonFactory())
    assert client.get(address).status_code == 404


def test_what_was_taken_back_is_said(client, sam, link):
    attendance = lines_of(sam).last().attendance
    attendance.taken_back_at = timezone.now()
    attendance.save()
    offer_payment_lines()

    page = text(client.get(link))

    assert "We have taken back an offer of £55.00" in page
    assert "£13.75" in page


def test_my_pay_adds_up(client, sam, group_session):
    client.force_login(sam)
    payee = lines_of(sam).first().payee
    waiting, coming, paid = (payment_line(payee=payee) for _ in range(3))
    approved(coming)
    batch = batch_of(approved(paid))
    Batch.objects.filter(pk=batch.pk).update(released_at=timezone.now(), released_by=PersonFactory())

    page = text(client.get(reverse("payments:my_pay")))

    assert "£123.75" in page  # 68.75 and 55.00 wait for an answer
    assert page.count("£55.00") == 5  # on its way, paid, and three sessions
    assert waiting.state == "offered"


def test_my_pay_is_empty_and_kind_at_first(client):
    client.force_login(PersonFactory())

    page = text(client.get(reverse("payments:my_pay")))

    assert "You never have to ask." in page


@pytest.mark.parametrize(
    ("day", "began"),
    [("2026-04-05", "2025-04-06"), ("2026-04-06", "2026-04-06"), ("2027-01-01", "2026-04-06")],
)
def test_tax_years_begin_on_6_april(day, began):
    assert tax_year_of(datetime.fromisoformat(day).date()).isoformat() == began


def test_paid_this_tax_year_counts_the_day_it_was_paid(client, sam, group_session):
    client.force_login(sam)
    batch = batch_of(*[approved(line) for line in lines_of(sam)])
    Batch.objects.filter(pk=batch.pk).update(
        released_at=datetime(2027, 4, 5, 22, 59, tzinfo=UTC), released_by=PersonFactory()
    )

    # 22.59 in UTC is one minute to midnight in London in summer.
    with time_machine.travel(datetime(2027, 4, 5, 22, 59, 30, tzinfo=UTC)):
        client.force_login(sam)
        assert "paid since Monday 6 April 2026" in text(client.get(reverse("payments:my_pay")))
        assert ">£68.75</dd>" in text(client.get(reverse("payments:my_pay")))
    with time_machine.travel(datetime(2027, 4, 5, 23, 1, tzinfo=UTC)):
        client.force_login(sam)
        assert ">£0.00</dd>" in text(client.get(reverse("payments:my_pay")))


@pytest.mark.parametrize("sessions", [1, 3])
def test_my_pay_asks_the_same_number_of_questions(
    client, sam, group, sessions, django_assert_num_queries
):
    for _ in range(sessions):
        AttendanceFactory(group_session=over(group), person=sam)
    offer_payment_lines()
    client.force_login(sam)

    with django_assert_num_queries(7):
        client.get(reverse("payments:my_pay"))


def test_an_offer_asks_a_fixed_number_of_questions(client, link, django_assert_num_queries):
    with django_assert_num_queries(5):
        client.get(link)
