from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.models import Membership, OrganisationRole
from messaging.models import Message
from messaging.sending import send
from tests.factories.groups import GroupFactory, MembershipFactory, OrganisationRoleFactory
from tests.factories.people import ContactPointFactory, PersonFactory
from tests.factories.unease import UneaseFactory
from tests.factories.wellbeing import FollowUpFactory
from wellbeing import services
from wellbeing.models import FollowUp
from wellbeing.passing_on import pass_on, to_pass_on
from wellbeing.today import needs_you

Seat, Role = Membership.Seat, OrganisationRole.Role


def facilitator_of(group, **fields):
    person = PersonFactory(**fields)
    MembershipFactory(group=group, person=person, seat=Seat.FACILITATOR)
    return person


@pytest.fixture
def late(db):
    """Amina was to ring Sam an hour ago; Jo is the other one, Grace the organisation's lead."""
    group = GroupFactory()
    grace = OrganisationRoleFactory(
        organisation=group.organisation,
        role=Role.SAFEGUARDING_LEAD,
        person=PersonFactory(preferred_name="Grace"),
    ).person
    OrganisationRoleFactory(organisation=group.organisation, role=Role.SAFEGUARDING_LEAD)
    follow_up = FollowUpFactory(
        group=group,
        person=PersonFactory(preferred_name="Sam-the-rung"),
        owner=facilitator_of(group, preferred_name="Amina"),
        second=facilitator_of(group, preferred_name="Jo"),
        due_at=timezone.now() - timedelta(hours=1),
    )
    follow_up.grace = grace
    return follow_up


def pass_on_what_is_late():
    now = timezone.now()
    return sum(pass_on(pk, now=now) for pk in to_pass_on(now=now).values_list("pk", flat=True))


def told():
    messages = Message.objects.filter(purpose="follow-up-late").order_by("pk")
    return [message.person.preferred_name for message in messages.select_related("person")]


def whom_it_is_shown(follow_up, people):
    return [person for person in people if follow_up in FollowUp.objects.visible_to(person)]


def test_late_call_is_passed_on_to_the_other_one_then_to_the_lead_each_once(late, time_machine):
    people = [late.owner, late.second, late.grace]
    now = timezone.now()

    before = whom_it_is_shown(late, people)
    first = [pass_on_what_is_late(), pass_on_what_is_late()]
    told_first, shown_first = told(), whom_it_is_shown(late, people)
    time_machine.move_to(now + timedelta(hours=16, minutes=59), tick=False)
    too_soon = pass_on_what_is_late()
    time_machine.move_to(now + timedelta(hours=17), tick=False)
    then = [pass_on_what_is_late(), pass_on_what_is_late()]

    assert (before, told_first, shown_first) == ([late.owner], ["Jo"], [late.owner, late.second])
    assert (first, too_soon, then) == ([1, 0], 0, [1, 0])
    assert told() == ["Jo", "Grace"]
    assert whom_it_is_shown(late, people) == people
    (line,) = needs_you(late.grace, timezone.now()).lines
    assert (line.word, line.is_late, "Amina was to ring" in line.detail) == ("overdue", True, True)


def test_message_tells_nothing_and_is_not_sent_once_somebody_has_rung(late, client, time_machine):
    for person in (late.second, late.grace):
        ContactPointFactory(person=person, wording="plain")
    tuesday_at_ten = late.due_at.replace(year=2027, month=1, day=5, hour=10)
    FollowUp.objects.filter(pk=late.pk).update(due_at=tuesday_at_ten - timedelta(days=1))
    time_machine.move_to(tuesday_at_ten, tick=False)
    pass_on(late.pk, now=tuesday_at_ten)

    send(Message.objects.get(person=late.second).pk)
    client.force_login(late.second)
    client.post(reverse("wellbeing:follow_up", args=[late.public_id]), {"ended": "spoke"})
    send(Message.objects.get(person=late.grace).pk)

    late.refresh_from_db()
    sent, not_sent = Message.objects.get(person=late.second), Message.objects.get(person=late.grace)
    assert late.done_by == late.second
    assert "something waits for you that should not wait" in sent.body
    assert not any(name in sent.body for name in ("Sam-the-rung", "Amina", late.group.name))
    assert (not_sent.state, not_sent.body) == (Message.State.CANCELLED, None)


def test_promise_made_anew_is_passed_on_anew(late):
    pass_on(late.pk, now=timezone.now())

    services.ask_for_a_call(
        person=late.person,
        group=late.group,
        owner=late.owner,
        source=late.source,
        when=services.When.THIS_WEEK,
    )
    again = pass_on(late.pk, now=timezone.now() + timedelta(days=8))

    assert (again, told()) == (2, ["Jo", "Jo", "Grace"])


def test_whoever_has_left_is_not_told_and_the_lead_is(late):
    Membership.objects.filter(person=late.second).update(left_at=timezone.now())

    at_once = pass_on(late.pk, now=timezone.now())
    a_day_later = pass_on(late.pk, now=timezone.now() + timedelta(days=1))

    assert (at_once, a_day_later, told()) == (0, 1, ["Grace"])


def test_what_is_between_two_people_is_passed_on_to_nobody(late):
    """What was told to one person of one's own choice, and whoever missed us: they are not chased."""
    unease = UneaseFactory(group=late.group)
    private = FollowUpFactory(group=late.group, source=unease.public_id, due_at=late.due_at)
    missed = FollowUpFactory(group=late.group, reason="missed", due_at=late.due_at)
    done = FollowUpFactory(
        group=late.group, due_at=late.due_at, done_at=timezone.now(), done_by=late.owner
    )

    found = to_pass_on(now=timezone.now() + timedelta(days=2))

    assert list(found) == [late]
    assert {private, missed, done}.isdisjoint(found)


def test_handing_it_to_the_other_one_changes_who_is_told(late):
    first_owner, second = late.owner, late.second

    services.hand_over(follow_up=late, to=second, by=first_owner)

    late.refresh_from_db()
    assert (late.owner, late.second) == (second, first_owner)
