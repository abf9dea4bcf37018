"""Who to ask: the same named person and number on every page a member sees."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.shortcuts import render

from groups.models import Group, Membership, Organisation
from people.models import Person
from people.prepared import Prepared


@dataclass(frozen=True)
class HelpLine:
    """Somebody to ring. `hours` may be empty."""

    name: str
    phone: str
    hours: str


def who_to_ask(*, person: Person | None = None, group: Group | None = None) -> HelpLine | None:
    """The person's named contact, else their organisation's helper, else the only organisation's.

    At most two queries. None when nobody can be named without telling which organisation this is.
    """
    if person is not None:
        found = (
            _seat_in(person=person.pk, group=group.pk) if group is not None else _seat(person=person.pk)
        )
        for contact, work_phone, *of_organisation in found:
            organisation = Organisation(**dict(zip(_HELPER, of_organisation, strict=True)))
            return _named(contact, work_phone, organisation)
    organisation = group.organisation if group else only_organisation()
    return organisation and _helper_of(organisation)


def whom_each_asks(pairs: Iterable[tuple[int, Group]]) -> list[HelpLine | None]:
    """As `who_to_ask` for each (key of a person, group), in their order. One query for all of them."""
    pairs = list(pairs)
    seats = _with_their_contact(Membership.objects.current()).filter(
        person__in={person for person, _group in pairs}, group__in={group.pk for _person, group in pairs}
    )
    # The newest last: it stands.
    seat_of = {(seat.person_id, seat.group_id): seat for seat in seats.order_by("pk")}
    found = [(seat_of.get((person, group.pk)), group.organisation) for person, group in pairs]
    return [_named_in(seat, of) if seat else _helper_of(of) for seat, of in found]


def who_reads(person: Person) -> str:
    """The name of who reads what this person texts: the one they can ring. "" when nobody can be named."""
    help_line = who_to_ask(person=person)
    return help_line.name if help_line else ""


def help_line_among(seats, mine, organisation: Organisation) -> HelpLine | None:
    """As `who_to_ask`, for a page that has read the group's `seats` (rows by person) already."""
    if mine.named_contact_id is None:
        return _helper_of(organisation)
    contact = seats.get(mine.named_contact_id)
    if contact is None:  # they have left the group, and nobody took over yet
        name = Person.objects.values_list("preferred_name", flat=True).get(pk=mine.named_contact_id)
        return HelpLine(name, organisation.help_phone, organisation.help_hours)
    phone = contact.work_phone or organisation.help_phone
    return HelpLine(contact.name, phone, organisation.help_hours)


def _with_their_contact(seats):
    contact = Membership.objects.current().filter(
        group=OuterRef("group"), person=OuterRef("named_contact")
    )
    work_phone = Subquery(contact.values("work_phone")[:1])
    return seats.select_related("named_contact").annotate(their_work_phone=work_phone)


def _newest_seat(person, **where):
    return (
        _with_their_contact(Membership.objects.current())
        .filter(person=person, **where)
        .order_by("-pk")[:1]
    )


# At the foot of every page of a member, and of every "not found".
_HELPER = ["help_name", "help_phone", "help_hours"]
_WHOM = [
    "named_contact__preferred_name",
    "their_work_phone",
    *(f"group__organisation__{name}" for name in _HELPER),
]
_seat = Prepared(_newest_seat, _WHOM, person=int)
_seat_in = Prepared(_newest_seat, _WHOM, person=int, group=int)


def _named_in(seat, organisation):
    contact = seat.named_contact and seat.named_contact.preferred_name
    return _named(contact, seat.their_work_phone, organisation)


def _named(contact, work_phone, organisation):
    if contact is None:
        return _helper_of(organisation)
    return HelpLine(contact, work_phone or organisation.help_phone, organisation.help_hours)


def only_organisation():
    organisations = list(Organisation.objects.order_by("pk")[:2])
    return organisations[0] if len(organisations) == 1 else None


def _helper_of(organisation):
    if not organisation.help_phone:  # still being set up
        return None
    return HelpLine(organisation.help_name, organisation.help_phone, organisation.help_hours)


def link_not_working(request, person=None):
    """The one kind page for a link that does nothing: same words and status whatever the reason."""
    return render(
        request, "groups/link_not_working.html", {"help_line": who_to_ask(person=person)}, status=404
    )
