"""Who may do what in a group, and who may start one."""

from django.db.models import Exists, Q, QuerySet

from groups.models import Group, Membership, Organisation, OrganisationRole
from messaging.models import InboundReply
from people.models import AccessNeed, ContactPlan, ContactPoint, Person

# Whoever has a voice in the group, or runs it. Supporters, interpreters and observers do not write.
WRITERS = [Membership.Seat.LIVED_EXPERIENCE, Membership.Seat.PROFESSIONAL, Membership.Seat.FACILITATOR]


def can_run(person: Person, group: Group) -> bool:
    """Only its facilitators bring people in, see how to reach them and say who their contact is."""
    return group.memberships.current().facilitators().filter(person=person).exists()


def can_write_purpose(person: Person, group: Group) -> bool:
    """Everyone with a voice while it is found out together; later its facilitators; at the end nobody."""
    if group.stage == Group.Stage.CLOSED:
        return False
    seats = WRITERS if group.stage in Group.EARLY else [Membership.Seat.FACILITATOR]
    return group.memberships.current().filter(person=person, seat__in=seats).exists()


def takes_new_people(group: Group) -> bool:
    """A closed group takes nobody new."""
    return group.stage != Group.Stage.CLOSED


def plans_sessions(group: Group) -> bool:
    """A closed group meets no more."""
    return group.stage != Group.Stage.CLOSED


def organisations_to_start_in(person: Person) -> QuerySet[Organisation]:
    """Where this person may start a group: as the organisation's admin, or having facilitated there."""
    runs_one = Membership.objects.current().facilitators().filter(person=person)
    return Organisation.objects.filter(
        Q(pk__in=_administered_by(person)) | Q(pk__in=runs_one.values("group__organisation"))
    )


def organisations_to_list(person: Person) -> QuerySet[Organisation]:
    """Whose groups this person sees by name and stage, and nothing of what is in them."""
    return Organisation.objects.filter(pk__in=_administered_by(person))


def _administered_by(person):
    held = OrganisationRole.objects.held_by(person).filter(role=OrganisationRole.Role.ADMIN)
    return held.values("organisation")


def can_be_contact_for(person: Person, membership: Membership) -> bool:
    """A named contact is a facilitator of the same group, and not the person themselves."""
    return person != membership.person and can_run(person, membership.group)


def ways_kept_by(person: Person) -> QuerySet[ContactPoint]:
    """The ways to reach everyone in the groups this person facilitates."""
    return ContactPoint.objects.filter(person__in=Membership.objects.run_by(person).values("person"))


def plans_kept_by(person: Person) -> QuerySet[ContactPlan]:
    """The contact plans of everyone in the groups this person facilitates."""
    return ContactPlan.objects.filter(person__in=Membership.objects.run_by(person).values("person"))


def replies_read_by(person: Person) -> QuerySet[InboundReply]:
    """What was texted by anybody who sits, or sat, in the groups this person facilitates.

    What came from a number that nobody knows is for every facilitator, where there is one organisation
    only; where there are more, nobody can say whose it is.
    """
    groups = Group.objects.run_by(person)
    seats = Membership.objects.filter(group__in=groups).exclude(person=person)
    from_theirs = InboundReply.objects.from_any_of(seats.values("person"))
    from_nobody = InboundReply.objects.from_nobody_we_know().filter(
        Exists(groups), ~Exists(Organisation.objects.order_by("pk")[1:])
    )
    return InboundReply.objects.filter(
        Q(pk__in=from_theirs.values("pk")) | Q(pk__in=from_nobody.values("pk"))
    )


def needs_shown_to(person: Person) -> QuerySet[AccessNeed]:
    """What helps people, as far as this person may know it now.

    Whoever runs their group sees what is shared with those who run it; only their named contact, who
    runs it too, sees the rest.
    """
    seats = Membership.objects.run_by(person)
    shared = Q(shared_with=AccessNeed.SharedWith.FACILITATORS, person__in=seats.values("person"))
    of_their_contact = Q(person__in=seats.filter(named_contact=person).values("person"))
    return AccessNeed.objects.current().filter(shared | of_their_contact)


def led_in_safety_by(person: Person) -> QuerySet[Organisation]:
    """The organisations this person is a safeguarding lead of now."""
    held = OrganisationRole.objects.held_by(person).filter(role=OrganisationRole.Role.SAFEGUARDING_LEAD)
    return Organisation.objects.filter(pk__in=held.values("organisation"))


def people_within_reach_of(person: Person) -> QuerySet[Person]:
    """Everyone with a seat now in an organisation this person is a safeguarding lead of; not themselves."""
    seats = Membership.objects.current().filter(group__organisation__in=led_in_safety_by(person))
    return (
        Person.objects.filter(pk__in=seats.values("person"))
        .exclude(pk=person.pk)
        .order_by("preferred_name", "pk")
    )
