"""The working-together agreement: its versions, what each person answered, and what they want changed."""

import uuid

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from groups.models.group import Group
from groups.models.membership import Membership
from people.models import Person
from people.records import Record
from people.secrets import EncryptedTextField

# Whoever writes to the database, and however: what people have agreed to stays as they read it. The lock
# makes whoever changes a statement wait for somebody who publishes it just now, and the other way round.
NOT_ONCE_PUBLISHED = """
    PERFORM 1 FROM groups_agreementversion WHERE id IN ({rows}) FOR SHARE;
    IF EXISTS (
        SELECT 1 FROM groups_agreementversion
        WHERE published_at IS NOT NULL AND id IN ({rows})
    ) THEN
        RAISE EXCEPTION 'a published agreement cannot be altered'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'agreement_published_stays_as_it_is';
    END IF;
    RETURN {answer};
"""


class AgreementVersionQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(group__in=Group.objects.visible_to(person))

    def published(self):
        return self.filter(published_at__isnull=False)

    def current(self):
        """The newest published version of each group."""
        newest = self.model.objects.published().filter(group=models.OuterRef("group"))
        return self.published().filter(pk=models.Subquery(newest.order_by("-number").values("pk")[:1]))


@pghistory.track()
class AgreementVersion(Record):
    """How one group works together, as it stood from one day on. A draft until it is published."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="agreement_versions")
    number = models.PositiveIntegerField(_("number"))
    words = models.TextField(_("what is different"), max_length=1000, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    published_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = AgreementVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("working-together agreement")
        ordering = ["group", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["group", "number"], name="agreement_version_number_once"),
            models.UniqueConstraint(
                fields=["group"], condition=Q(published_at=None), name="agreement_one_draft_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(published_at=None, published_by=None)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="agreement_published_at_and_published_by_set_together",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="agreement_version_published_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__published_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.group} {self.number}"


class AgreementItemQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(version__in=AgreementVersion.objects.visible_to(person))


@pghistory.track()
class AgreementItem(Record):
    """One short statement in one version. `key` stays the same from version to version."""

    version = models.ForeignKey(AgreementVersion, models.CASCADE, related_name="items")
    key = models.UUIDField(_("the same statement in every version"), default=uuid.uuid4, editable=False)
    position = models.PositiveSmallIntegerField(_("place in the list"))
    text = models.CharField(_("what we agree"), max_length=300)
    why = models.CharField(_("why it matters"), max_length=500, blank=True)

    objects = AgreementItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("statement")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "position"],
                name="agreement_item_one_at_each_place",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(fields=["version", "key"], name="agreement_item_once_in_a_version"),
            models.CheckConstraint(condition=Q(text__regex=r"\S"), name="agreement_item_says_something"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="agreement_item_published_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=NOT_ONCE_PUBLISHED.format(
                    # NULL on insert, which is in no list.
                    rows="CASE WHEN TG_OP = 'UPDATE' THEN OLD.version_id END, NEW.version_id",
                    answer="NEW",
                ),
            ),
            pgtrigger.Trigger(
                name="agreement_item_published_kept",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func=NOT_ONCE_PUBLISHED.format(rows="OLD.version_id", answer="OLD"),
            ),
        ]

    def __str__(self):
        return self.text


class AgreementResponseQuerySet(models.QuerySet):
    def visible_to(self, person):
        """One's own, and those in the groups one runs. Words are for these alone."""
        return self.filter(
            Q(membership__person=person) | Q(version__group__in=Group.objects.run_by(person))
        )

    def unsettled(self):
        """Somebody wants a change or a talk, and it has not been settled with them."""
        return self.exclude(answer=AgreementResponse.Answer.AGREE).filter(settled_at=None)


@pghistory.track(exclude=["words", "settled_words"])
class AgreementResponse(Record):
    """What one member last answered to one version. Never a box to tick on the way to something else."""

    class Answer(models.TextChoices):
        AGREE = "agree", _("I agree")
        CHANGE = "change", _("I want a change")
        TALK = "talk", _("Let’s talk")

    version = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="responses")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="agreement_responses")
    answer = models.CharField(_("answer"), max_length=6, choices=Answer)
    words = EncryptedTextField(_("in their words"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"))
    # The member, or the facilitator who wrote down what they said.
    answered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(_("talked about and settled"), null=True, blank=True)
    settled_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    # What came of the talk, as the facilitator put it. The person reads it.
    settled_words = EncryptedTextField(_("what came of it"), null=True, blank=True)

    objects = AgreementResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to the agreement")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "membership"], name="agreement_response_one_each"
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="agreement_response_settled_at_and_settled_by_set_together",
            ),
            models.CheckConstraint(
                condition=~Q(answer="agree") | Q(settled_at=None),
                name="agreement_response_agreed_needs_no_settling",
            ),
        ]

    def __str__(self):
        return self.get_answer_display()


class ChangeProposalQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(group__in=Group.objects.visible_to(person))

    def open(self):
        return self.filter(state=ChangeProposal.State.OPEN)


@pghistory.track()
class ChangeProposal(Record):
    """A change to the agreement that a member would like: something new, other words, or without it."""

    class Kind(models.TextChoices):
        ADD = "add", _("add this")
        CHANGE = "change", _("say it in other words")
        TAKE_OUT = "take_out", _("take this out")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        TAKEN_UP = "taken_up", _("taken up")
        NOT_TAKEN_UP = "not_taken_up", _("not taken up")
        WITHDRAWN = "withdrawn", _("taken back")

    group = models.ForeignKey(Group, models.PROTECT, related_name="change_proposals")
    kind = models.CharField(_("what should happen"), max_length=8, choices=Kind)
    item_key = models.UUIDField(_("which statement"), null=True, blank=True)
    # As it read when this was proposed: it may be in other words by now, or gone.
    item_text = models.CharField(_("what it said then"), max_length=300, blank=True)
    text = models.CharField(_("the words"), max_length=300, blank=True)
    why = models.CharField(_("why"), max_length=500, blank=True)
    proposed_by = models.ForeignKey(Membership, models.PROTECT, related_name="change_proposals")
    # Members may put something forward without their name being shown.
    show_name = models.BooleanField(_("show my name"), default=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.OPEN)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settled_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    settled_words = models.CharField(_("what was said"), max_length=500, blank=True)
    taken_up_in = models.ForeignKey(
        AgreementVersion, models.PROTECT, null=True, blank=True, related_name="changes"
    )

    objects = ChangeProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed change")
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(fields=["group"], condition=Q(state="open"), name="change_proposal_open")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="add", item_key=None) | ~Q(kind="add") & Q(item_key__isnull=False),
                name="change_proposal_is_about_a_statement_or_adds_one",
            ),
            models.CheckConstraint(
                condition=Q(kind="take_out") | Q(text__regex=r"\S"), name="change_proposal_gives_words"
            ),
            models.CheckConstraint(
                condition=Q(state="open", settled_at=None, settled_by=None)
                | ~Q(state="open") & Q(settled_at__isnull=False, settled_by__isnull=False),
                name="change_proposal_settled_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(state="not_taken_up") | Q(settled_words__regex=r"\S"),
                name="change_proposal_not_taken_up_says_why",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.text}"


class ChangeSupport(Record):
    """One member is for a proposed change. Taking it back deletes the row."""

    proposal = models.ForeignKey(ChangeProposal, models.PROTECT, related_name="supports")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("support for a change")
        constraints = [
            models.UniqueConstraint(fields=["proposal", "membership"], name="change_support_once_each"),
        ]

    def __str__(self):
        return str(self.pk)


@pghistory.track()
class ChangeComment(Record):
    """What one member said about a proposed change. Taken back, it is no longer shown."""

    proposal = models.ForeignKey(ChangeProposal, models.PROTECT, related_name="comments")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    words = models.CharField(_("what you think"), max_length=500)
    taken_back_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    class Meta:
        verbose_name = _("comment on a change")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(words__regex=r"\S"), name="change_comment_says_something"
            ),
        ]

    def __str__(self):
        return self.words


@pghistory.track()
class AgreementReview(Record):
    """The group looked at its agreement again and keeps it as it is."""

    version = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="reviews")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    words = models.CharField(_("what was said"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("review of the agreement")
        ordering = ["created_at", "pk"]

    def __str__(self):
        return str(self.created_at)
