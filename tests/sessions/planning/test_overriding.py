import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from groups.lines import missing
from sessions.inviting.services import NotReady, send_out
from sessions.models import AgendaItem, Facilitation, GroupSession, Override
from sessions.planning.overriding import CannotOverride, override
from sessions.planning.readiness import readiness
from tests.factories.people import PersonFactory
from tests.factories.sessions import GroupSessionFactory
from tests.refusing import refused_by
from tests.sessions.planning.test_readiness import line, ready

NEVER = ["facilitators", "safeguarding", "check_in", "check_out"]


def without_breaks():
    group_session = ready()
    group_session.agenda.filter(kind=AgendaItem.Kind.BREAK).delete()
    return group_session


def jo_of(group_session):
    return group_session.facilitations.get(role="lead").person


def test_breaks_are_passed_over_with_a_reason_that_everyone_reads(db, client):
    group_session = without_breaks()
    client.force_login(jo_of(group_session))
    page = reverse("sessions:pass_over", args=[group_session.public_id, "breaks"])

    assert "Write why, in a line." in client.post(page, {"reason": " "}).content.decode()
    client.post(page, {"reason": "A walk in the park, with benches"})

    plan = client.get(group_session.get_absolute_url()).content.decode()
    assert "A walk in the park, with benches" in plan
    assert missing(readiness(group_session)) == []
    assert len(send_out(group_session=group_session, by=jo_of(group_session))) == 4


def test_an_override_ends_when_what_was_missing_is_there(db, client):
    group_session = without_breaks()
    client.force_login(jo_of(group_session))
    one = override(group_session=group_session, what="breaks", reason="Short", by=jo_of(group_session))

    client.post(reverse("sessions:agenda_suggest", args=[group_session.public_id]))

    one.refresh_from_db()
    assert one.ended_at is not None
    group_session.agenda.filter(kind=AgendaItem.Kind.BREAK).delete()
    assert line(group_session, "breaks").state == "missing"


def test_twice_keeps_the_first_reason(db):
    group_session = without_breaks()
    jo = jo_of(group_session)

    first = override(group_session=group_session, what="breaks", reason="Short", by=jo)
    again = override(group_session=group_session, what="breaks", reason="Other", by=jo)

    assert (again, again.reason) == (first, "Short")


@pytest.mark.parametrize("what", [*NEVER, "clash", "place", "nonsense", "they_can"])
def test_what_may_never_be_passed_over_or_is_not_missing(db, what):
    group_session = GroupSessionFactory(place="")

    with pytest.raises(CannotOverride):
        override(group_session=group_session, what=what, reason="Because", by=PersonFactory())

    assert not Override.objects.exists()


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"what": "safeguarding", "reason": "x"}, "override_only_of_what_may_be"),
        ({"what": "breaks", "reason": ""}, "override_says_why"),
    ],
)
def test_the_database_refuses_it_too(db, fields, name):
    with refused_by(name):
        Override.objects.create(group_session=GroupSessionFactory(), made_by=PersonFactory(), **fields)


def test_one_override_stands_for_each_line(db):
    fields = {"group_session": GroupSessionFactory(), "made_by": PersonFactory(), "what": "breaks"}
    Override.objects.create(**fields, reason="x", ended_at=timezone.now())
    Override.objects.create(**fields, reason="x")

    with refused_by("override_one_that_stands_per_line"):
        Override.objects.create(**fields, reason="x")


@settings(max_examples=20, deadline=None)
@given(
    said=st.dictionaries(
        st.sampled_from(["lead", "support"]), st.sampled_from(["yes", "asked", "cant"])
    ),
    is_safe=st.booleans(),
    edges=st.booleans(),
    tried=st.sets(st.sampled_from([*NEVER, "they_can", "breaks"])),
)
def test_no_override_sends_it_out_without_two_people_and_a_safeguarding_lead(
    db, said, is_safe, edges, tried
):
    group_session = without_breaks()
    jo = jo_of(group_session)
    for role in ("lead", "support"):
        of_role = group_session.facilitations.filter(role=role)
        if role not in said:
            of_role.delete()
        elif said[role] == "asked":
            of_role.update(answer="asked", answered_at=None, answered_by=None)
        else:
            of_role.update(answer=said[role])
    if not is_safe:
        group_session.safeguarding_contact = None
        group_session.save()
    if not edges:
        group_session.agenda.filter(kind="check_out").delete()
    for what in sorted(tried):
        try:
            override(group_session=group_session, what=what, reason="Because", by=jo)
        except CannotOverride:
            continue
    group_session = GroupSession.objects.get(pk=group_session.pk)

    try:
        is_out = bool(send_out(group_session=group_session, by=jo))
    except NotReady:
        is_out = False

    has_two = set(said) == {"lead", "support"} and "cant" not in said.values()
    is_sure = "asked" not in said.values() or "they_can" in tried
    assert is_out == (has_two and is_safe and edges and is_sure and "breaks" in tried)
    if is_out:
        people = Facilitation.objects.filter(group_session=group_session).values("person").distinct()
        assert people.count() == 2
