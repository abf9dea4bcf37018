import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.models import Membership
from sessions.models import AgendaItem, GroupSession
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.people import PersonFactory
from tests.factories.sessions import (
    GroupSessionFactory,
    InvitationFactory,
    add_agenda,
    add_facilitators,
    sent_out,
)


@pytest.fixture
def jo(client, db):
    person = PersonFactory(preferred_name="Jo")
    client.force_login(person)
    return person


@pytest.fixture
def group(jo):
    group = GroupFactory(name="Coming home together", discreet_name="Tuesday group")
    MembershipFactory(group=group, person=jo, seat=Membership.Seat.FACILITATOR)
    return group


def draft(group, **fields):
    group_session = GroupSessionFactory(group=group, **fields)
    add_agenda(group_session)
    return group_session


def page(client, name, *args):
    response = client.get(reverse(f"sessions:{name}", args=args))
    assert response.status_code == 200
    return response.content.decode()


def typed(**fields):
    day = timezone.localdate() + timedelta(days=20)
    return {
        "public_id": uuid.uuid4(),
        "kind": "in_person",
        "day": day.isoformat(),
        "starts": "10:00",
        "ends": "12:00",
        "place": "The Old Library",
    } | fields


@pytest.mark.parametrize("number", [1, 3])
def test_list_takes_as_many_queries_for_any_number(client, group, jo, django_assert_num_queries, number):
    for _number in range(number):
        group_session = sent_out(group=group)
        InvitationFactory(group_session=group_session)

    # Who it is (2), the group, how many, the sessions, who leads and supports.
    with django_assert_num_queries(7):
        page(client, "list", group.public_id)


def test_list_parts_what_is_to_come_from_what_was(client, group):
    coming = sent_out(group=group)
    past = sent_out(group=group, starts_at=timezone.now() - timedelta(days=5))
    address = reverse("sessions:list", args=[group.public_id])

    to_come = client.get(address).content.decode()
    was = client.get(address + "?past").content.decode()

    assert (coming.get_absolute_url() in to_come, past.get_absolute_url() in to_come) == (True, False)
    assert (coming.get_absolute_url() in was, past.get_absolute_url() in was) == (False, True)


def test_list_has_pages(client, group):
    for day in range(21):
        GroupSessionFactory(group=group, starts_at=timezone.now() + timedelta(days=day + 1))

    first = page(client, "list", group.public_id)

    assert first.count("being planned") == 20
    assert "Page 1 of 2" in first


def test_list_says_when_there_is_nothing(client, group):
    assert "No session is planned yet." in page(client, "list", group.public_id)


def test_no_title_names_the_group(client, group):
    group_session = draft(group)

    for name in ("plan", "agenda", "people", "change", "cancel", "invite"):
        html = page(client, name, group_session.public_id)
        title = html.partition("<title>")[2].partition("</title>")[0]
        assert title == timezone.localtime(group_session.starts_at).strftime("%A")
        assert "Coming home together" not in html


def test_new_session_plans_it(client, group):
    response = client.post(reverse("sessions:new", args=[group.public_id]), typed())

    group_session = GroupSession.objects.get()
    assert response.url == group_session.get_absolute_url()
    assert (group_session.place, group_session.state) == ("The Old Library", "draft")
    assert "Planned. Now see what is still missing." in page(client, "plan", group_session.public_id)


def test_new_session_sent_twice_plans_one(client, group):
    data = typed()

    for _time in range(2):
        client.post(reverse("sessions:new", args=[group.public_id]), data)

    assert GroupSession.objects.count() == 1


def test_new_session_keeps_what_was_typed(client, group):
    data = typed(ends="09:30", place="The park by the river")

    html = client.post(reverse("sessions:new", args=[group.public_id]), data).content.decode()

    assert "It has to end after it starts, on the same day." in html
    assert 'value="The park by the river"' in html
    assert 'value="09:30"' in html
    assert not GroupSession.objects.exists()


def test_new_session_says_that_an_hour_came_twice(client, group):
    data = typed(day="2027-10-31", starts="01:30", ends="03:00")

    client.post(reverse("sessions:new", args=[group.public_id]), data)

    assert "this hour comes twice. We took the first one." in page(
        client, "plan", GroupSession.objects.get().public_id
    )


def test_new_one_to_one_begins_with_who_asked_for_it(client, group):
    sam, stranger = MembershipFactory(group=group).person, PersonFactory()
    address = reverse("sessions:new", args=[group.public_id])

    asked_for = client.get(address, {"with": sam.public_id}).context["form"]
    of_nobody = [
        client.get(address, {"with": value}).context["form"]
        for value in (stranger.public_id, "nonsense")
    ]

    assert (asked_for["kind"].value(), asked_for["one_to_one_with"].value()) == ("one_to_one", sam.pk)
    assert [form["one_to_one_with"].value() for form in of_nobody] == [None, None]


def test_plan_says_what_is_missing_why_and_where_to_mend_it(client, group):
    group_session = draft(group)

    html = page(client, "plan", group_session.public_id)

    assert "Nobody leads or supports yet." in html
    assert "When somebody needs a minute" in html
    assert reverse("sessions:people", args=[group_session.public_id]) in html
    assert "2 things are needed before the invitations can go out." in html


@pytest.mark.parametrize("items", [1, 3])
def test_plan_takes_as_many_queries_for_any_agenda(client, group, django_assert_num_queries, items):
    group_session = GroupSessionFactory(group=group)
    add_facilitators(group_session)
    for position in range(items):
        AgendaItem.objects.create(
            group_session=group_session, position=position, title="Talk", minutes=5
        )

    with django_assert_num_queries(19):
        page(client, "plan", group_session.public_id)


def test_plan_of_what_has_begun_is_not_made_ready_any_more(client, group):
    begun = sent_out(group=group, starts_at=timezone.now() - timedelta(minutes=1))

    assert "Is it ready?" not in page(client, "plan", begun.public_id)


def test_change_a_draft(client, group):
    group_session = draft(group)

    client.post(reverse("sessions:change", args=[group_session.public_id]), typed(place="Elsewhere"))

    group_session.refresh_from_db()
    assert (group_session.place, GroupSession.objects.count()) == ("Elsewhere", 1)


def test_change_after_sending_out_leads_back_with_a_reason(client, group):
    group_session = sent_out(group=group)
    address = reverse("sessions:change", args=[group_session.public_id])

    response = client.post(address, typed(place="Elsewhere"), follow=True)

    group_session.refresh_from_db()
    assert group_session.place == "The Old Library"
    assert (
        "People were told about this session, so its plan stays as it is." in response.content.decode()
    )


def test_people_change_places_after_sending_out(client, group):
    group_session = sent_out(group=group)
    lead, support = (held.person for held in group_session.facilitations.order_by("role"))
    group_session.safeguarding_contact = None
    data = {"lead": support.pk, "support": lead.pk}
    address = reverse("sessions:people", args=[group_session.public_id])

    html = client.post(address, data).content.decode()

    # Somebody has to be within reach once it is sent out.
    assert "It was sent out, so somebody has to be within reach." in html


def test_people_of_a_draft(client, group, jo):
    group_session = draft(group)
    amina = MembershipFactory(group=group, seat=Membership.Seat.FACILITATOR).person

    client.post(
        reverse("sessions:people", args=[group_session.public_id]), {"lead": jo.pk, "support": amina.pk}
    )

    held = group_session.facilitations.order_by("role").values_list("role", "person")
    assert list(held) == [("lead", jo.pk), ("support", amina.pk)]


@pytest.mark.parametrize("name", ["people", "agenda"])
def test_what_is_over_stays_as_it_is(client, group, name):
    group_session = sent_out(group=group, starts_at=timezone.now() - timedelta(days=2))

    response = client.get(reverse(f"sessions:{name}", args=[group_session.public_id]))

    assert response.url == group_session.get_absolute_url()


@pytest.mark.parametrize("items", [1, 3])
def test_agenda_takes_as_many_queries_for_any_number(client, group, django_assert_num_queries, items):
    group_session = GroupSessionFactory(group=group)
    for position in range(items):
        AgendaItem.objects.create(
            group_session=group_session, position=position, title="Talk", minutes=5
        )

    with django_assert_num_queries(6):
        page(client, "agenda", group_session.public_id)


def test_agenda_is_changed_with_buttons_only(client, group):
    group_session = draft(group)
    here = [group_session.public_id]
    break_ = group_session.agenda.get(position=2)
    one = [*here, break_.public_id]

    client.post(
        reverse("sessions:agenda", args=here), {"kind": "work", "title": "Questions", "minutes": "5"}
    )
    moved = client.post(reverse("sessions:agenda_move", args=one), {"direction": "down"})
    client.post(
        reverse("sessions:agenda_item", args=one), {"kind": "break", "title": "Tea", "minutes": "15"}
    )
    client.post(
        reverse("sessions:agenda_remove", args=[*here, group_session.agenda.get(position=0).public_id])
    )

    assert moved.url.endswith(f"#item-{break_.public_id}")
    assert list(group_session.agenda.values_list("kind", "title", "minutes"))[:4] == [
        ("work", "work", 20),
        ("work", "work", 30),
        ("break", "Tea", 15),
        ("break", "break", 10),
    ]
    assert group_session.agenda.get(position=5).title == "Questions"


def test_agenda_says_how_it_fits(client, group):
    group_session = draft(group)
    group_session.agenda.filter(position=3).update(minutes=50)

    html = page(client, "agenda", group_session.public_id)

    assert "The agenda is 20 minutes too long." in html
    assert "The longest stretch without a break is 50 minutes." in html


def test_agenda_suggestion_starts_again(client, group):
    group_session = GroupSessionFactory(group=group)

    client.post(reverse("sessions:agenda_suggest", args=[group_session.public_id]))

    assert group_session.agenda.count() == 7


def test_agenda_item_moved_past_the_end_says_so(client, group):
    group_session = draft(group)
    first = group_session.agenda.get(position=0)
    address = reverse("sessions:agenda_move", args=[group_session.public_id, first.public_id])

    response = client.post(address, {"direction": "up"}, follow=True)

    assert "It cannot go further that way." in response.content.decode()


def test_cancel_asks_first_and_names_who_is_told(client, group):
    group_session = sent_out(group=group)
    for name, seat in [("Sam", True), ("Layla", False)]:
        person = PersonFactory(preferred_name=name)
        if seat:
            MembershipFactory(group=group, person=person)
        InvitationFactory(
            group_session=group_session,
            person=person,
            answer="coming",
            answered_at=timezone.now(),
            answered_by=person,
        )

    html = page(client, "cancel", group_session.public_id)

    group_session.refresh_from_db()
    assert group_session.state == "invited"
    told, silent = html.split("Who gets nothing, and why")
    assert ("Sam" in told, "Layla" in told, "Layla" in silent) == (True, False, True)
    assert "They have left the group." in silent


def test_cancel(client, group, jo):
    group_session = sent_out(group=group)

    client.post(reverse("sessions:cancel", args=[group_session.public_id]))

    group_session.refresh_from_db()
    assert (group_session.state, group_session.cancelled_by) == ("cancelled", jo)
    assert "Called off on" in page(client, "plan", group_session.public_id)


def test_cancel_once_it_has_begun(client, group):
    group_session = sent_out(group=group, starts_at=timezone.now() - timedelta(minutes=5))

    response = client.post(reverse("sessions:cancel", args=[group_session.public_id]), follow=True)

    group_session.refresh_from_db()
    assert group_session.state == "invited"
    assert "This session can no longer be cancelled." in response.content.decode()
