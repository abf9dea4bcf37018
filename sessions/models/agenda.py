import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models import Person
from people.records import Record
from people.secrets import EncryptedTextField
from sessions.models.planning import GroupSession


class Item(Record):
    """What one stretch of an agenda is, wherever it stands: in a session, or kept in a template."""

    class Kind(models.TextChoices):
        CHECK_IN = "check_in", _("check-in")
        RECAP = "recap", _("how we work together, again")
        WORK = "work", _("work")
        BREAK = "break", _("break")
        CHECK_OUT = "check_out", _("check-out")

    class Rung(models.TextChoices):
        EDUCATING = "educating", _("we explain something")
        INFORMING = "informing", _("we tell you what was decided")
        CONSULTATION = "consultation", _("we ask what you think; others decide")
        ENGAGEMENT = "engagement", _("you shape it with us; others decide")
        CO_DESIGN = "co_design", _("we design it together; others decide in the end")
        CO_PRODUCTION = "co_production", _("we decide together")

    class Style(models.TextChoices):
        ROUND = "round", _("in turn, round the circle")
        PAIRS = "pairs", _("in pairs")
        WHOLE_GROUP = "whole_group", _("all together")
        WRITING = "writing", _("quiet writing")
        ACTIVITY = "activity", _("doing something")

    # What only a stretch of work has.
    OF_WORK = ["rung", "limits", "why", "will_be_asked", "style", "content_note"]

    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.WORK)
    title = models.CharField(_("what"), max_length=120)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    # How much people decide: the ladder of co-production of TLAP and NCAG, without its lowest rung.
    rung = models.CharField(_("how much people decide"), max_length=15, choices=Rung, blank=True)
    limits = models.TextField(_("what can and cannot change"), max_length=1000, blank=True)
    why = models.TextField(_("why"), max_length=1000, blank=True)
    will_be_asked = models.TextField(_("what will be asked"), max_length=1000, blank=True)
    style = models.CharField(_("how"), max_length=12, choices=Style, blank=True)
    content_note = models.TextField(_("what may be hard"), max_length=500, blank=True)

    class Meta:
        abstract = True
        ordering = ["position"]

    def __str__(self):
        return self.title


def rules(name):
    """What holds for an item anywhere, under the name of its table."""
    # Coercion is not among them.
    rungs = ["", "educating", "informing", "consultation", "engagement", "co_design", "co_production"]
    return [
        models.CheckConstraint(
            condition=Q(minutes__gte=1, minutes__lte=240), name=f"{name}_lasts_1_to_240_minutes"
        ),
        models.CheckConstraint(condition=Q(rung__in=rungs), name=f"{name}_rung_is_never_coercion"),
        models.CheckConstraint(
            condition=Q(rung__in=["", "co_production"]) | ~Q(limits=""),
            name=f"{name}_below_co_production_says_limits",
        ),
    ]


@pghistory.track()
class AgendaItem(Item):
    """One stretch of a session, with its minutes. Check-in is first and check-out is last."""

    group_session = models.ForeignKey(GroupSession, models.CASCADE, related_name="agenda")

    class Meta(Item.Meta):
        abstract = False
        verbose_name = _("agenda item")
        constraints = [
            models.UniqueConstraint(
                fields=["group_session", "position"],
                name="agenda_item_one_per_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
            *rules("agenda_item"),
        ]


class AgendaRequestQuerySet(models.QuerySet):
    def unanswered(self):
        return self.filter(answer="")


class AgendaRequest(Record):
    """What one member asked to add to an agenda or to take out of it, and what they were told."""

    class Kind(models.TextChoices):
        ADD = "add", _("add something")
        TAKE_OUT = "take_out", _("take something out")

    class Answer(models.TextChoices):
        YES = "yes", _("yes")
        NO = "no", _("not this time")

    group_session = models.ForeignKey(GroupSession, models.CASCADE, related_name="agenda_requests")
    person = models.ForeignKey(Person, models.PROTECT, related_name="agenda_requests")
    kind = models.CharField(_("what they ask"), max_length=10, choices=Kind)
    # Seen by those who run the group.
    words = EncryptedTextField(_("their words"))
    answer = models.CharField(_("answer"), max_length=3, choices=Answer, blank=True)
    # The member reads this.
    reason = EncryptedTextField(_("why"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = AgendaRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("wish for an agenda")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["add", "take_out"]), name="agenda_request_adds_or_takes_out"
            ),
            models.CheckConstraint(
                condition=Q(answer="", reason=None, answered_at=None, answered_by=None)
                | Q(
                    answer__in=["yes", "no"],
                    reason__isnull=False,
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                ),
                name="agenda_request_answer_says_why_when_and_by_whom",
            ),
        ]

    def __str__(self):
        return str(self.public_id)
