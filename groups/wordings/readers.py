"""Whose phone a preview is drawn for: people who are made up, and members of groups the reader runs.

Whoever looks after an organisation sees no list of its members. Who also runs a group chooses among its people.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from groups.models import Group, Membership, Organisation
from messaging import reasons
from messaging.contact import best_contact
from people.models import ContactPoint, Person

Channel = ContactPoint.Channel
MOST_MEMBERS = 50


@dataclass(frozen=True)
class Reader:
    """`channel` is "" where no way may be used; `why` then says so."""

    key: str
    name: str
    channel: str
    wording: str
    links_ok: bool
    language: str = "en-gb"
    is_made_up: bool = True
    why: str = ""


def made_up(wording: str) -> list[Reader]:
    """People nobody knows, who all chose this wording."""
    return [
        Reader("sam", "Sam", Channel.TEXT, wording, links_ok=False),
        Reader("amina", "Amina", Channel.EMAIL, wording, links_ok=True),
        Reader("long", "Oluwaseun-Alexandrina", Channel.TEXT, wording, links_ok=True),
        Reader("daniyal", "دانيال", Channel.TEXT, wording, links_ok=True),
    ]


def readers_for(person: Person, organisation: Organisation, *, wording: str) -> list[Reader]:
    """Those this person may choose among. As many queries for many members as for one."""
    groups = Group.objects.run_by(person).filter(organisation=organisation)
    seats = Membership.objects.current().filter(group__in=groups).exclude(person=person)
    members = Person.objects.filter(pk__in=seats.values("person")).order_by("preferred_name", "pk")
    return [*made_up(wording), *map(_reader, members.prefetch_related("contact_points")[:MOST_MEMBERS])]


def _reader(person):
    point, reason = best_contact(person)
    return Reader(
        key=str(person.public_id),
        name=person.preferred_name,
        channel=point.channel if point else "",
        wording=point.wording if point else "discreet",
        links_ok=bool(point and point.links_ok and not reasons.by_hand(point)),
        language=person.language,
        is_made_up=False,
        why=str(reasons.sentence(reason)),
    )


def how_it_goes(reader: Reader) -> str:
    """A line over the preview: by which way it would reach them, and in which words."""
    ways = {
        Channel.TEXT: _("gets a text"),
        Channel.EMAIL: _("gets an email"),
        Channel.CALL: _("is rung"),
        Channel.POST: _("gets a letter"),
        Channel.PUSH: _("sees on a phone that there is a message"),
    }
    if not reader.channel:
        return reader.why
    if reader.channel == Channel.PUSH:
        return ways[reader.channel]
    words = _("in plain words") if reader.wording == "plain" else _("in discreet words")
    link = _("with a link") if reader.links_ok else _("without a link")
    return f"{ways[reader.channel]}, {words}, {link}"
