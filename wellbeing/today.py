"""The calls somebody has promised, for their first page."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import Person
from people.presentation import day_in_words, time_in_words
from people.today import MOST, Need, Needs, few
from wellbeing.models import FollowUp


def needs_you(person: Person, now: datetime) -> Needs:
    """The longest overdue first, also those somebody else was to make and did not. One query.

    Why is said as the row says it: how somebody felt is not for the first page.
    """
    seen = FollowUp.objects.visible_to(person).open()
    promised = seen.select_related("person", "owner", "group__organisation")[: MOST + 1]

    def line(follow_up):
        is_late = follow_up.is_overdue(now=now)
        with timezone.override(follow_up.group.organisation.zone):
            by = {"day": day_in_words(follow_up.due_at), "time": time_in_words(follow_up.due_at)}
        why = [_("by %(day)s, %(time)s") % by, follow_up.get_reason_display()]
        if follow_up.owner != person:
            why.append(_("%(name)s was to ring") % {"name": follow_up.owner.preferred_name})
        return Need(
            what=follow_up.person.preferred_name,
            detail=" · ".join(why),
            url=reverse("wellbeing:follow_up", args=[follow_up.public_id]),
            word=_("overdue") if is_late else "",
            is_late=is_late,
        )

    return few(
        promised,
        line,
        name="wellbeing",
        title=gettext_lazy("Calls you have promised"),
        url=reverse("wellbeing:follow_ups"),
        is_about_people=True,
    )
