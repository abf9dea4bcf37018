from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from groups.lines import missing
from groups.models import Membership, OrganisationRole
from messaging.models import Message
from sessions.inviting.services import NotReady, send_out
from sessions.models import AgendaItem, Facilitation, GroupSession
from sessions.planning.agenda import longest_without_a_break
from sessions.planning.readiness import can_be_sent_out, fit_in_words, readiness
from sessions.planning.services import cancel
from tests.factories.groups import MembershipFactory, OrganisationRoleFactory
from tests.factories.people import ContactPointFactory, PersonFactory
from tests.factories.sessions import (
    FacilitationFactory,
    GroupSessionFactory,
    add_agenda,
    add_facilitators,
)

Seat = Membership.Seat


def ready(**fields):
    """A session that misses nothing, with two people of each voice."""
    group_session = GroupSessionFactory(**fields)
    group = group_session.group
    add_facilitators(
        group_session, PersonFactory(preferred_name="Jo"), PersonFactory(preferred_name="Amina")
    )
    add_agenda(group_session)
    group_session.safeguarding_contact = OrganisationRoleFactory(
        organisation=group.organisation,
        person=PersonFactory(preferred_name="Grace"),
        role=OrganisationRole.Role.SAFEGUARDING_LEAD,
    ).person
    group_session.save()
    for seat in [Seat.LIVED_EXPERIENCE, Seat.LIVED_EXPERIENCE, Seat.PROFESSIONAL, Seat.PROFESSIONAL]:
        ContactPointFactory(person=MembershipFactory(group=group, seat=seat).person)
    return group_session


def line(group_session, name):
    fresh = GroupSession.objects.get(pk=group_session.pk)
    return next(line for line in readiness(fresh) if line.name == name)


def test_ready_session_misses_nothing(db):
    group_session = ready()

    assert not missing(readiness(group_session))
    assert can_be_sent_out(group_session)


def test_draft_without_anything(db):
    group_session = GroupSessionFactory(place="")

    lines = readiness(group_session)

    assert [line.name for line in missing(lines)] == [
        "facilitators",
        "safeguarding",
        "place",
        "check_in",
        "check_out",
        "breaks",
    ]
    assert all(line.why and line.url for line in lines)


def test_one_facilitator_is_not_enough(db):
    group_session = ready()
    group_session.facilitations.get(role="support").delete()

    found = line(group_session, "facilitators")

    assert (found.state, found.what) == ("missing", "Jo leads. Nobody supports yet.")
    with pytest.raises(NotReady) as stopped:
        send_out(group_session=group_session, by=PersonFactory())
    assert [line.name for line in stopped.value.lines] == ["facilitators"]


def test_facilitator_who_left_the_group_does_not_count(db):
    group_session = ready()
    group_session.group.memberships.filter(person__preferred_name="Amina").update(left_at=timezone.now())

    found = line(group_session, "facilitators")

    assert (found.state, found.what) == ("missing", "Amina no longer facilitates this group.")


def test_safeguarding_lead_whose_role_ended_is_not_within_reach(db):
    group_session = ready()
    OrganisationRole.objects.update(ended_at=timezone.now())

    found = line(group_session, "safeguarding")

    assert (found.state, found.what) == ("missing", "Grace is no longer a safeguarding lead.")


def test_its_time_has_come(db):
    group_session = ready(starts_at=timezone.now() - timedelta(minutes=1))

    assert line(group_session, "future").state == "missing"


def test_cancelled_session_cannot_be_sent_out(db):
    group_session = cancel(group_session=ready(), by=PersonFactory())

    assert [line.name for line in missing(readiness(group_session))] == ["standing"]


@pytest.mark.parametrize(
    ("kind", "place", "link", "names"),
    [
        ("in_person", "", "https://example.org", ["place"]),
        ("online", "The park", "", ["link"]),
        ("both", "", "", ["place", "link"]),
        ("both", "The park", "https://example.org", []),
    ],
)
def test_what_each_kind_needs(db, kind, place, link, names):
    group_session = ready(kind=kind, place=place, online_link=link)

    assert [line.name for line in missing(readiness(group_session))] == names


@pytest.mark.parametrize(("place", "link"), [("The park", ""), ("", "https://example.org")])
def test_one_to_one_needs_somebody_and_somewhere(db, place, link):
    group_session = ready(kind="one_to_one", place=place, online_link=link)

    assert [line.name for line in missing(readiness(group_session))] == ["with"]
    group_session.one_to_one_with = MembershipFactory(group=group_session.group).person
    group_session.save()
    assert can_be_sent_out(group_session)


def test_one_to_one_with_who_left_the_group(db):
    group_session = ready(kind="one_to_one")
    seat = MembershipFactory(group=group_session.group, person=PersonFactory(preferred_name="Sam"))
    group_session.one_to_one_with = seat.person
    group_session.save()
    seat.left_at = timezone.now()
    seat.save()

    found = line(group_session, "with")

    assert (found.state, found.what) == ("missing", "Sam has no seat in this group any more.")


def test_check_in_first_and_check_out_last(db):
    group_session = ready()
    group_session.agenda.filter(kind="check_in").update(kind="work")
    group_session.agenda.filter(kind="check_out").update(kind="work")

    assert [line.name for line in missing(readiness(group_session))] == ["check_in", "check_out"]


def test_too_long_without_a_break(db):
    group_session = ready()
    group_session.agenda.filter(position=2).update(kind="work")

    found = line(group_session, "breaks")

    assert (found.state, found.what) == (
        "missing",
        "People would sit 75 minutes without a break. 50 is the most.",
    )


@pytest.mark.parametrize(
    ("difference", "words"),
    [
        (0, "The agenda fills the time exactly."),
        (1, "The agenda is 1 minute too long."),
        (20, "The agenda is 20 minutes too long."),
        (-1, "The agenda leaves 1 minute free."),
        (-45, "The agenda leaves 45 minutes free."),
    ],
)
def test_fit_in_words(difference, words):
    assert fit_in_words(difference) == words


def test_agenda_that_does_not_fit_is_only_advice(db):
    group_session = ready()
    group_session.agenda.filter(position=1).update(minutes=25)

    assert line(group_session, "minutes").state == "advice"
    assert can_be_sent_out(group_session)


@pytest.mark.parametrize(("kind", "minutes"), [("online", 90), ("in_person", 150)])
def test_long_sessions_get_advice(db, kind, minutes):
    starts_at = timezone.now() + timedelta(days=3)
    fields = {"kind": kind, "starts_at": starts_at, "online_link": "https://example.org"}
    just = GroupSessionFactory(**fields, ends_at=starts_at + timedelta(minutes=minutes))
    longer = GroupSessionFactory(**fields, ends_at=starts_at + timedelta(minutes=minutes + 1))

    assert "length" not in {line.name for line in readiness(just)}
    assert line(longer, "length").state == "advice"


def test_more_professionals_than_people_with_lived_experience_gets_advice(db):
    group_session = ready()
    MembershipFactory(group=group_session.group, seat=Seat.PROFESSIONAL)

    found = line(group_session, "balance")

    assert (found.state, found.what) == (
        "advice",
        "Fewer with lived experience (2) than professionals (3).",
    )


def test_one_person_alone_with_lived_experience_gets_advice(db):
    group_session = ready()
    group_session.group.memberships.filter(seat=Seat.LIVED_EXPERIENCE).first().delete()

    assert line(group_session, "not_alone").state == "advice"


def test_people_no_message_reaches_are_named(db):
    group_session = ready()
    MembershipFactory(group=group_session.group, person=PersonFactory(preferred_name="Wendy"))

    found = line(group_session, "reach")

    assert (found.state, found.what) == ("advice", "A person has to tell them: Wendy.")


@pytest.mark.parametrize("more", [0, 20])
def test_readiness_takes_as_many_queries_for_any_group(db, django_assert_num_queries, more):
    group_session = ready()
    for _number in range(more):
        ContactPointFactory(person=MembershipFactory(group=group_session.group).person)
    group_session = GroupSession.objects.select_related(
        "group__organisation", "safeguarding_contact"
    ).get()

    with django_assert_num_queries(13):
        readiness(group_session)


ITEMS = st.lists(
    st.tuples(st.sampled_from(AgendaItem.Kind.values), st.sampled_from([4, 5, 10, 15, 30, 50, 51])),
    max_size=5,
)


@settings(max_examples=60)
@given(
    said=st.dictionaries(
        st.sampled_from(["lead", "support"]), st.sampled_from(["yes", "asked", "cant"])
    ),
    gone=st.booleans(),
    lead_for_safety=st.sampled_from(["none", "current", "ended", "elsewhere"]),
    kind=st.sampled_from(GroupSession.Kind.values),
    place=st.sampled_from(["", "The park"]),
    link=st.sampled_from(["", "https://example.org"]),
    items=st.one_of(ITEMS, st.just([("check_in", 15), ("work", 30), ("break", 10), ("check_out", 15)])),
    starts_in=st.sampled_from([-60, 60]),
)
def test_can_be_sent_out_only_when_nothing_hard_is_missing(
    db, said, gone, lead_for_safety, kind, place, link, items, starts_in
):
    group_session = GroupSessionFactory(
        kind=kind, place=place, online_link=link, starts_at=timezone.now() + timedelta(minutes=starts_in)
    )
    group = group_session.group
    for role, answer in said.items():
        seat = MembershipFactory(
            group=group, seat=Seat.FACILITATOR, left_at=timezone.now() if gone else None
        )
        has_said = {} if answer != "asked" else {"answered_at": None, "answered_by": None}
        FacilitationFactory(
            group_session=group_session, person=seat.person, role=role, answer=answer, **has_said
        )
    if lead_for_safety != "none":
        elsewhere = {} if lead_for_safety == "elsewhere" else {"organisation": group.organisation}
        group_session.safeguarding_contact = OrganisationRoleFactory(
            **elsewhere,
            role=OrganisationRole.Role.SAFEGUARDING_LEAD,
            ended_at=timezone.now() if lead_for_safety == "ended" else None,
        ).person
    sam = MembershipFactory(group=group).person
    if kind == "one_to_one":
        group_session.one_to_one_with = sam
    group_session.save()
    for position, (item_kind, minutes) in enumerate(items):
        AgendaItem.objects.create(
            group_session=group_session, position=position, kind=item_kind, title="x", minutes=minutes
        )
    somewhere = {
        "in_person": bool(place),
        "online": bool(link),
        "both": bool(place and link),
        "social": bool(place),
        "one_to_one": bool(place or link),
    }[kind]
    kinds = [item_kind for item_kind, _minutes in items]
    agenda_is_good = (kind == "social" and not items) or (
        kinds[:1] == ["check_in"]
        and kinds[-1:] == ["check_out"]
        and longest_without_a_break(list(group_session.agenda.all())) <= 50
    )
    expected = (
        said == {"lead": "yes", "support": "yes"}
        and not gone
        and lead_for_safety == "current"
        and somewhere
        and agenda_is_good
        and starts_in > 0
    )

    assert can_be_sent_out(group_session) is expected

    try:
        asked = [
            invitation.person for invitation in send_out(group_session=group_session, by=PersonFactory())
        ]
    except NotReady:
        asked = None
    group_session.refresh_from_db()
    assert asked == ([sam] if expected else None)
    assert group_session.state == ("invited" if expected else "draft")
    assert Message.objects.filter(person=sam).exists() is expected
    assert Facilitation.objects.filter(group_session=group_session).count() == len(said)
