import pghistory
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from groups.models import Group, Membership, OrganisationRole, Unease
from groups.unease.permissions import OUTSIDE
from people.models import Person
from people.records import Record
from people.secrets import EncryptedTextField


class FollowUpQuerySet(models.QuerySet):
    def open(self):
        return self.filter(done_at=None)

    def overdue(self, *, now):
        return self.open().filter(due_at__lt=now)

    def visible_to(self, person):
        """A follow-up belongs to the facilitator who has promised it. Nobody else reads it, but for those
        it was passed on to because it was late."""
        return self.filter(
            Q(owner=person)
            | Q(second=person, second_told_at__isnull=False)
            | Q(lead=person, lead_told_at__isnull=False)
        )

    def passed_on_when_late(self):
        """Those that must not wait for one person. What somebody told one person of their own choice stays
        between the two, and whoever missed us is not chased."""
        chosen = Unease.objects.filter(public_id=OuterRef("source"))
        return self.exclude(reason=FollowUp.Reason.MISSED).filter(~Exists(chosen))


@pghistory.track(exclude=["outcome", "ended", "tried_at", "no_call"])
class FollowUp(Record):
    """A promise to be in touch with one person, with a name and a deadline."""

    class Reason(models.TextChoices):
        ASKED = "asked", _("they asked for a call")
        # A facilitator's own idea, or a marked drop between check-in and check-out. The row never
        # says which: feelings are gone after 30 days, and must not live on in a reason.
        LOOK_IN = "look_in", _("to see how they are")
        MISSED = "missed", _("we have missed them twice")

    class Ended(models.TextChoices):
        SPOKE = "spoke", _("We spoke")
        WROTE = "wrote", _("I wrote to them")
        RATHER_NOT = "rather_not", _("They would rather not")
        NOBODY = "nobody", _("Nobody answered")

    person = models.ForeignKey(Person, models.PROTECT, related_name="follow_ups")
    group = models.ForeignKey(Group, models.PROTECT, related_name="follow_ups")
    owner = models.ForeignKey(Person, models.PROTECT, related_name="follow_ups_to_make")
    reason = models.CharField(_("reason"), max_length=20, choices=Reason)
    # What it came from (one person at one session); asking twice makes one promise.
    source = models.UUIDField(_("came from"), unique=True)
    due_at = models.DateTimeField(_("due"))
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    done_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    ended = models.CharField(_("what came of it"), max_length=10, choices=Ended, blank=True)
    outcome = EncryptedTextField(_("how it went"), null=True, blank=True)
    # Somebody rang, and nobody answered: the promise stands.
    tried_at = models.DateTimeField(_("tried"), null=True, blank=True)
    # They said “no, thanks” to a call.
    no_call = models.BooleanField(_("no call, please"), default=False)
    # Told when it is late: the other facilitator; after a while, the organisation's named lead.
    second = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    second_told_at = models.DateTimeField(_("the other one was told"), null=True, blank=True)
    lead = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    lead_told_at = models.DateTimeField(_("the lead was told"), null=True, blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        ordering = ["due_at", "pk"]
        indexes = [
            models.Index(fields=["owner", "due_at"], condition=Q(done_at=None), name="follow_up_open"),
            # Asked every minute: which are late?
            models.Index(fields=["due_at"], condition=Q(done_at=None), name="follow_up_due"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None)
                | Q(done_at__isnull=False, done_by__isnull=False),
                name="follow_up_done_at_and_done_by_set_together",
            ),
            models.CheckConstraint(
                condition=~Q(owner=models.F("person")), name="follow_up_owner_is_somebody_else"
            ),
            models.CheckConstraint(
                condition=(
                    Q(second=None) | (~Q(second=models.F("person")) & ~Q(second=models.F("owner")))
                )
                & (Q(lead=None) | ~Q(lead=models.F("person"))),
                name="follow_up_is_passed_on_to_somebody_else",
            ),
            models.CheckConstraint(
                condition=(Q(second_told_at=None) | Q(second__isnull=False))
                & (Q(lead=None, lead_told_at=None) | Q(lead__isnull=False, lead_told_at__isnull=False)),
                name="follow_up_passed_on_says_to_whom",
            ),
            models.CheckConstraint(
                condition=Q(ended="") | Q(done_at__isnull=False),
                name="follow_up_ended_once_it_is_done",
            ),
        ]

    def __str__(self):
        return self.get_reason_display()

    def is_overdue(self, *, now):
        return self.done_at is None and self.due_at < now


class RoomAnswerQuerySet(models.QuerySet):
    def visible_to(self, person):
        """One's own, and those one is trusted with now."""
        return self.filter(
            Q(person=person) | Q(pk__in=RoomAnswer.objects.trusted_to(person).values("pk"))
        )

    def careful(self):
        return self.exclude(answer=RoomAnswer.Answer.YES)

    def of_people_who_parted(self):
        """About somebody with whom they share no group now."""
        together = Membership.objects.current().filter(
            person=OuterRef("person"),
            group__memberships__person=OuterRef("other"),
            group__memberships__left_at=None,
        )
        return self.filter(~Exists(together))

    def with_knows(self):
        """With `knows`: whoever was told still looks after this person, and may still read it."""
        runs_it = Membership.objects.current().facilitators()
        listens = OrganisationRole.objects.current().filter(role__in=OUTSIDE)
        return self.annotate(
            knows=Exists(
                runs_it.filter(
                    person=OuterRef("told_to"),
                    person__is_active=True,
                    group__memberships__person=OuterRef("person"),
                    group__memberships__left_at=None,
                )
            )
            | Exists(
                listens.filter(
                    person=OuterRef("told_to"),
                    person__is_active=True,
                    organisation__groups__memberships__person=OuterRef("person"),
                    organisation__groups__memberships__left_at=None,
                )
            )
        )

    def trusted_to(self, person):
        """What others told this person, as long as they look after them."""
        return self.careful().with_knows().filter(told_to=person, knows=True)


class RoomAnswer(Record):
    """ "Can you be in a room with…?" What one person said about one other. Private to them and `told_to`.

    The other person is never told, and those who run the group see only that there is a clash. It is
    left out of the trail of changes: that would keep for seven years what somebody takes back today.
    """

    class Answer(models.TextChoices):
        YES = "yes", _("yes")
        TALK = "talk", _("talk to me first")
        NO = "no", _("no")

    person = models.ForeignKey(Person, models.PROTECT, related_name="room_answers")
    other = models.ForeignKey(Person, models.PROTECT, related_name="+")
    answer = models.CharField(_("answer"), max_length=4, choices=Answer)
    # Never required.
    reason = EncryptedTextField(_("why"), null=True, blank=True)
    # Their named contact; somebody else when it is about that very person. A yes is told to nobody.
    told_to = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    # Their named contact, who wrote down what they said. Empty: they answered themselves.
    written_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(_("answered"))

    objects = RoomAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer about being in a room")
        indexes = [
            models.Index(fields=["told_to"], condition=~Q(answer="yes"), name="room_answer_trusted")
        ]
        constraints = [
            models.UniqueConstraint(fields=["person", "other"], name="room_answer_one_about_each"),
            models.CheckConstraint(
                condition=~Q(person=models.F("other")), name="room_answer_is_about_somebody_else"
            ),
            models.CheckConstraint(
                condition=Q(told_to=None) | ~Q(told_to=models.F("other")),
                name="room_answer_is_not_told_to_whom_it_is_about",
            ),
            models.CheckConstraint(
                condition=Q(told_to=None) | ~Q(told_to=models.F("person")),
                name="room_answer_is_told_to_somebody_else",
            ),
            models.CheckConstraint(
                condition=~Q(answer="yes") | Q(told_to=None), name="room_answer_yes_is_told_to_nobody"
            ),
            models.CheckConstraint(
                condition=Q(written_by=None) | ~Q(written_by=models.F("other")),
                name="room_answer_is_not_written_by_whom_it_is_about",
            ),
        ]

    def __str__(self):
        return self.get_answer_display()
