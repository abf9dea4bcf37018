"""Templates of a group: how a session goes is kept under a name, and the next one planned from it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from sessions.keeping.services import NameIsTaken, OnlyForOne, keep, retire
from sessions.models import GroupSession, SessionTemplate, TemplateItem
from tests.factories.groups import MembershipFactory
from tests.factories.people import PersonFactory
from tests.factories.sessions import add_facilitators
from tests.factories.venues import meet_at
from tests.refusing import refused_by
from tests.sessions.planning.test_readiness import ready


@pytest.fixture
def group_session(db):
    group_session = ready()
    meet_at(group_session)
    return group_session


@pytest.fixture
def jo(client, group_session):
    person = group_session.facilitations.get(role="lead").person
    client.force_login(person)
    return person


def agenda_of(thing):
    return list(thing.agenda.order_by("position").values_list("kind", "title", "minutes"))


def test_kept_under_a_name_and_planned_from_with_only_the_day_missing(client, group_session, jo):
    client.post(reverse("sessions:keep", args=[group_session.public_id]), {"name": "Our usual Tuesday"})
    template = SessionTemplate.objects.get()
    assert agenda_of(template) == agenda_of(group_session)
    # Somebody else led in between, in another house.
    since = GroupSession.objects.create(
        group=group_session.group,
        starts_at=group_session.starts_at + timedelta(days=7),
        ends_at=group_session.ends_at + timedelta(days=7),
        place="The park",
    )
    add_facilitators(since)
    plan = reverse("sessions:plan_from", args=[template.public_id])
    form = client.get(plan).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}
    typed |= {name: f"{typed[name]:%H:%M}" for name in ("starts", "ends")}
    typed["day"] = (timezone.localdate() + timedelta(days=30)).isoformat()

    client.post(plan, typed)
    client.post(plan, typed)

    made = GroupSession.objects.latest("pk")
    assert GroupSession.objects.count() == 3
    assert (made.venue, made.place) == (group_session.venue, "The Old Library, Mill Street")
    assert agenda_of(made) == agenda_of(group_session)
    jobs = {job.role: job for job in made.facilitations.all()}
    assert {role: job.person for role, job in jobs.items()} == {
        job.role: job.person for job in group_session.facilitations.all()
    }
    # Being in a template is not being asked: only whoever plans it has said yes.
    assert {role: job.answer for role, job in jobs.items()} == {"lead": "yes", "support": "asked"}


def test_whoever_left_the_group_does_not_come_with_it(client, group_session, jo):
    template = keep(group_session=group_session, name="Usual", by=jo)
    group_session.group.memberships.filter(person=template.support).update(left_at=timezone.now())
    plan = reverse("sessions:plan_from", args=[template.public_id])
    form = client.get(plan).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}
    typed |= {name: f"{typed[name]:%H:%M}" for name in ("starts", "ends")}

    client.post(plan, typed | {"day": (timezone.localdate() + timedelta(days=30)).isoformat()})

    made = GroupSession.objects.latest("pk")
    assert list(made.facilitations.values_list("role", "person")) == [("lead", jo.pk)]


def test_kept_again_in_place_of_what_there_was_edited_and_put_away(client, group_session, jo):
    template = keep(group_session=group_session, name="Usual", by=jo)
    with pytest.raises(NameIsTaken):
        keep(group_session=group_session, name="Usual", by=jo)
    group_session.agenda.filter(position=1).update(title="Something new")
    page = reverse("sessions:keep", args=[group_session.public_id])

    client.post(page, {"name": "Usual", "instead_of": template.pk})

    assert agenda_of(template) == agenda_of(group_session)
    form = {"name": "Online", "kind": "online", "minutes": "60", "online_link": "https://example.org"}
    wrong = client.post(template.get_absolute_url(), form | {"minutes": "5"}).content.decode()
    assert "It lasts from 15 minutes to 6 hours." in wrong
    client.post(template.get_absolute_url(), form | {"venue": template.venue_id})
    template.refresh_from_db()
    assert (template.name, template.kind, template.minutes, template.venue) == (
        "Online",
        "online",
        60,
        None,
    )
    client.post(reverse("sessions:template_away", args=[template.public_id]))
    assert client.get(template.get_absolute_url()).status_code == 404
    keep(group_session=group_session, name="Online", by=jo)


def test_a_one_to_one_is_nobodys_template(group_session, jo):
    sam = MembershipFactory(group=group_session.group).person
    group_session.kind, group_session.one_to_one_with = "one_to_one", sam

    with pytest.raises(OnlyForOne):
        keep(group_session=group_session, name="With Sam", by=jo)


@pytest.mark.parametrize("number", [1, 3])
def test_list_takes_as_many_queries_for_any_number(
    client, group_session, jo, number, django_assert_num_queries
):
    for at in range(number):
        keep(group_session=group_session, name=f"Usual {at}", by=jo)

    with django_assert_num_queries(5):
        client.get(reverse("sessions:templates", args=[group_session.group.public_id]))


def test_the_database_refuses_what_cannot_be(group_session, jo):
    facts = {"group": group_session.group, "kind": "social", "minutes": 60, "made_by": jo}
    for wrong, name in [
        ({"name": ""}, "session_template_has_a_name"),
        ({"name": "x", "minutes": 14}, "session_template_lasts_15_minutes_to_6_hours"),
        ({"name": "x", "lead": jo, "support": jo}, "session_template_two_different_people"),
        ({"name": "x", "kind": "one_to_one"}, "session_template_is_for_everyone"),
    ]:
        with refused_by(name):
            SessionTemplate.objects.create(**facts | wrong)
    template = SessionTemplate.objects.create(**facts, name="x")
    with refused_by("session_template_one_of_a_name_in_use"):
        SessionTemplate.objects.create(**facts, name="x")
    item = {"template": template, "position": 0, "kind": "work", "title": "x", "minutes": 5}
    for wrong, name in [
        ({"minutes": 0}, "template_item_lasts_1_to_240_minutes"),
        ({"rung": "coercion", "limits": "x"}, "template_item_rung_is_never_coercion"),
        ({"rung": "informing"}, "template_item_below_co_production_says_limits"),
    ]:
        with refused_by(name):
            TemplateItem.objects.create(**item | wrong)
    TemplateItem.objects.create(**item)
    with refused_by("template_item_one_per_position"):
        TemplateItem.objects.create(**item)
    retire(template=template, by=PersonFactory())
    SessionTemplate.objects.create(**facts, name="x")
