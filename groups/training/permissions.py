"""Who writes down what somebody has learned. Never oneself: it decides who may lead."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from groups.models import Group, Membership, Organisation, OrganisationRole
from groups.organisation.permissions import is_admin
from people.models import Person

Seat = Membership.Seat
LEARNS = [Seat.PROFESSIONAL, Seat.FACILITATOR]


def learners_of(organisation: Organisation) -> QuerySet[Person]:
    """Professionals, facilitators and people with a job here. Who has lived experience is nobody's list."""
    seats = Membership.objects.current().filter(
        group__organisation=organisation, seat__in=LEARNS, person=OuterRef("pk")
    )
    jobs = OrganisationRole.objects.current().filter(organisation=organisation, person=OuterRef("pk"))
    return Person.objects.filter(Q(Exists(seats)) | Q(Exists(jobs)))


def looked_at_by(person: Person, organisation: Organisation) -> QuerySet[Person]:
    """Whose training in this organisation `person` may read: all as its admin, professionals as facilitator."""
    if is_admin(person, organisation):
        return learners_of(organisation)
    professionals = Membership.objects.current().filter(
        group__in=Group.objects.run_by(person).filter(organisation=organisation), seat=Seat.PROFESSIONAL
    )
    return Person.objects.filter(pk__in=professionals.values("person"))


def can_write_training(by: Person, person: Person, organisation: Organisation) -> bool:
    """An admin for anyone there, a facilitator for the professionals in their groups. Nobody for themself."""
    return by != person and looked_at_by(by, organisation).filter(pk=person.pk).exists()
