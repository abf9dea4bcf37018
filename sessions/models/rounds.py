from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from people.records import Record
from sessions.models.planning import GroupSession


class RoundPromptQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(group__in=Group.objects.visible_to(person))

    def in_use(self):
        return self.filter(retired_at=None)


class RoundPrompt(Record):
    """One light question a group likes to begin with. Who wrote it is not kept: it is the group's.

    A group without any uses the starters; its first change writes them down here.
    """

    group = models.ForeignKey(Group, models.PROTECT, related_name="round_prompts")
    words = models.CharField(_("the question"), max_length=120)
    retired_at = models.DateTimeField(_("not used since"), null=True, blank=True)

    objects = RoundPromptQuerySet.as_manager()

    class Meta:
        verbose_name = _("question to begin with")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                "group",
                Lower("words"),
                condition=Q(retired_at=None),
                name="round_prompt_once_per_group",
            ),
            models.CheckConstraint(condition=Q(words__regex=r"\S"), name="round_prompt_asks_something"),
        ]

    def __str__(self):
        return self.words


class ChosenPrompt(Record):
    """The question chosen for one session. Without one, the group's questions take turns."""

    group_session = models.OneToOneField(GroupSession, models.CASCADE, related_name="chosen_prompt")
    prompt = models.ForeignKey(RoundPrompt, models.PROTECT, related_name="chosen_for")

    class Meta:
        verbose_name = _("question chosen for a session")

    def __str__(self):
        return str(self.public_id)


FEWEST_ANSWERS = 5


def _all_or_none(question):
    """No number at all, or three that come from enough people together."""
    yes, partly, no = (f"{question}_{answer}" for answer in ("yes", "partly", "no"))
    return Q(**dict.fromkeys((yes, partly, no))) | Q(
        **{
            f"{yes}__isnull": False,
            f"{partly}__isnull": False,
            f"{no}__isnull": False,
            f"{yes}__gte": FEWEST_ANSWERS - F(partly) - F(no),
        }
    )


class HeardCount(Record):
    """What a whole group answered after one session, in numbers: made once, when the check-out has closed.

    Nobody's own answer is kept beyond that. Where fewer than five answered there is no number.
    """

    group_session = models.OneToOneField(GroupSession, models.PROTECT, related_name="heard")
    listened_yes = models.PositiveSmallIntegerField(_("felt listened to"), null=True)
    listened_partly = models.PositiveSmallIntegerField(_("felt partly listened to"), null=True)
    listened_no = models.PositiveSmallIntegerField(_("did not feel listened to"), null=True)
    counted_yes = models.PositiveSmallIntegerField(_("their view counted as much"), null=True)
    counted_partly = models.PositiveSmallIntegerField(_("their view counted partly"), null=True)
    counted_no = models.PositiveSmallIntegerField(_("their view did not count as much"), null=True)

    class Meta:
        verbose_name = _("how a group felt heard")
        constraints = [
            models.CheckConstraint(
                condition=_all_or_none("listened"), name="heard_count_listened_from_five_up"
            ),
            models.CheckConstraint(
                condition=_all_or_none("counted"), name="heard_count_counted_from_five_up"
            ),
        ]

    def __str__(self):
        return str(self.public_id)
