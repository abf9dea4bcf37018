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
    """The longest overdue first. One query."""
    promised = FollowUp.objects.visible_to(person).open().select_related("person", "group__organisation")

    def line(follow_up):
        is_late = follow_up.is_overdue(now=now)
        with timezone.override(follow_up.group.organisation.zone):
            by = {"day": day_in_words(follow_up.due_at), "time": time_in_words(follow_up.due_at)}
        return Need(
            what=follow_up.person.preferred_name,
            detail=f"{_('by %(day)s, %(time)s') % by} · {follow_up.get_reason_display()}",
            url=reverse("wellbeing:follow_up", args=[follow_up.public_id]),
            word=_("overdue") if is_late else "",
            is_late=is_late,
        )

    return few(
        promised[: MOST + 1],
        line,
        name="wellbeing",
        title=gettext_lazy("Calls you have promised"),
        url=reverse("wellbeing:follow_ups"),
        is_about_people=True,
    )
