"""Who to ask: the same named person and number on every page a member sees."""

from dataclasses import dataclass

from django.shortcuts import render

from groups.models import Group, Membership, Organisation
from people.models import Person


@dataclass(frozen=True)
class HelpLine:
    """Somebody to ring. `hours` may be empty."""

    name: str
    phone: str
    hours: str


def who_to_ask(*, person: Person | None = None, group: Group | None = None) -> HelpLine | None:
    """The person's named contact, else their organisation's helper, else the only organisation's.

    At most three queries. None when nobody can be named without telling which organisation this is.
    """
    membership = None
    if person is not None:
        seats = Membership.objects.current().filter(person=person)
        if group is not None:
            seats = seats.filter(group=group)
        membership = seats.select_related("named_contact", "group__organisation").order_by("-pk").first()
    if membership is None:
        organisation = group.organisation if group else only_organisation()
        return organisation and _helper_of(organisation)
    if membership.named_contact is None:
        return _helper_of(membership.group.organisation)
    work_phone = (
        Membership.objects.current()
        .filter(group=membership.group, person=membership.named_contact)
        .values_list("work_phone", flat=True)
        .first()
    )
    organisation = membership.group.organisation
    return HelpLine(
        membership.named_contact.preferred_name,
        work_phone or organisation.help_phone,
        organisation.help_hours,
    )


def only_organisation():
    organisations = list(Organisation.objects.order_by("pk")[:2])
    return organisations[0] if len(organisations) == 1 else None


def _helper_of(organisation):
    return HelpLine(organisation.help_name, organisation.help_phone, organisation.help_hours)


def link_not_working(request, person=None):
    """The one kind page for a link that does nothing: same words and status whatever the reason."""
    return render(
        request, "groups/link_not_working.html", {"help_line": who_to_ask(person=person)}, status=404
    )
