"""Where it is, with whom, and how long."""

from django.utils.translation import gettext as _

from groups.lines import Line
from sessions.models import GroupSession
from sessions.planning.readiness.line import page_of

Kind = GroupSession.Kind

# Minutes after which people are tired, breaks or not. Only advice; our own figures.
LONG = {Kind.ONLINE: 90, Kind.IN_PERSON: 150, Kind.BOTH: 150}


def where(group_session, seats):
    url, why = page_of("change", group_session), _("Where it is decides whether people can come.")
    if group_session.kind == Kind.ONE_TO_ONE:
        yield _with_whom(group_session, seats, url)
    if group_session.meets_in_person:
        place = group_session.place
        yield Line(
            name="place",
            what=_("We meet at %(place)s.") % {"place": place} if place else _("There is no place yet."),
            why=why,
            is_done=bool(place),
            hard=True,
            url=url,
        )
    if group_session.meets_online:
        yield Line(
            name="link",
            what=_("There is a link to join online.")
            if group_session.online_link
            else _("There is no link to join online yet."),
            why=why,
            is_done=bool(group_session.online_link),
            hard=True,
            url=url,
        )


def _with_whom(group_session, seats, url):
    person = group_session.one_to_one_with
    if seats:
        what = _("It is with %(name)s.") % {"name": person}
    elif person:
        what = _("%(name)s has no seat in this group any more.") % {"name": person}
    else:
        what = _("Nobody is named for it yet.")
    return Line(
        name="with",
        what=what,
        why=_("A one-to-one is for one person, and only they are asked."),
        is_done=bool(seats),
        hard=True,
        url=url,
    )


def length(group_session):
    most = LONG.get(group_session.kind)
    if most and group_session.minutes > most:
        yield Line(
            name="length",
            what=_("It lasts %(minutes)s minutes. Most people have had enough after %(most)s.")
            % {"minutes": group_session.minutes, "most": most},
            why=_("Two short sessions often bring more than a long one."),
            is_done=False,
            hard=False,
            url=page_of("change", group_session),
        )
