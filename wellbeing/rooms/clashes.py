"""Whether people can sit in one room: that there is a clash, and whom to talk to. Never who, nor how many."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext

from groups.models import Group
from wellbeing.models import RoomAnswer


@dataclass(frozen=True)
class Clash:
    """All that those who run a group may know. `talk_to`: names of people who know more, in order."""

    is_hard: bool
    talk_to: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """ "There is a clash. Talk to Jo." The same words whether it stops a session or not."""
        if not self.talk_to:
            return gettext(
                "There is a clash. The person who said so is asked whom you can talk to. "
                "Please do not ask around."
            )
        if len(self.talk_to) == 1:
            names = self.talk_to[0]
        else:
            names = gettext("%(names)s and %(last)s") % {
                "names": ", ".join(self.talk_to[:-1]),
                "last": self.talk_to[-1],
            }
        return gettext("There is a clash. Talk to %(names)s.") % {"names": names}


def clashes_among(people: Iterable | QuerySet) -> Clash | None:
    """What there is between any two of these people (ids, or a queryset of them); None for nothing. One query.

    A "no" is hard: the two are not seated together. "Talk to me first" advises.
    """
    if not isinstance(people, QuerySet):
        people = set(people)
    answers = (
        RoomAnswer.objects.careful().filter(person__in=people, other__in=people).with_knows()
    ).values_list("answer", "knows", "told_to__preferred_name")
    found = set(answers)
    if not found:
        return None
    return Clash(
        is_hard=any(answer == RoomAnswer.Answer.NO for answer, _knows, _name in found),
        talk_to=tuple(sorted({name for _answer, knows, name in found if knows})),
    )


def clashes_in(group: Group) -> Clash | None:
    """Among everyone who has a seat in this group now, those who run it included. One query."""
    return clashes_among(group.memberships.current().order_by().values("person"))
