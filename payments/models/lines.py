import secrets

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from groups.models import Organisation, OrganisationRole
from payments.models.rates import Activity, Rate, organisations_where
from payments.models.refusing import never, never_changed, refusal
from people.models import Person
from people.records import Record
from sessions.models import Attendance, GroupSession, Invitation, PreparationCall

# No vowels, no look-alikes: a reference can be read out over the phone and spells nothing.
REFERENCE_ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"


def new_reference(prefix):
    return f"{prefix}-{''.join(secrets.choice(REFERENCE_ALPHABET) for _ in range(8))}"


def new_payee_reference():
    return new_reference("P")


def new_claim_reference():
    return new_reference("CP")


@pghistory.track()
class Payee(Record):
    """The code one person has with one organisation's finance team, in place of a name."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="payees")
    person = models.ForeignKey(Person, models.PROTECT, related_name="payees")
    reference = models.CharField(_("payee code"), max_length=20, default=new_payee_reference)

    class Meta:
        verbose_name = _("payee")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "person"], name="payee_once_per_person"),
            models.UniqueConstraint(fields=["organisation", "reference"], name="payee_reference_once"),
        ]
        triggers = [
            never_changed(
                "payee_is_never_somebody_else",
                "a payee code belongs to one person for good",
                fields=["organisation", "person", "reference"],
            ),
        ]

    def __str__(self):
        return self.reference


class ClaimQuerySet(models.QuerySet):
    def visible_to(self, person):
        """For finance: the claims of their organisations. Members read their own lines instead."""
        role = OrganisationRole.Role
        return self.filter(
            payee__organisation__in=organisations_where(
                person, role.PREPARER, role.APPROVER, role.RELEASER, role.AUDITOR
            )
        )

    def approvable_by(self, person):
        """The claims of the organisations this person approves for; not yet: which they may not."""
        return self.filter(
            payee__organisation__in=organisations_where(person, OrganisationRole.Role.APPROVER)
        )


@pghistory.track()
class Claim(Record):
    """The lines one person accepted together, under a reference they and finance can both say."""

    payee = models.ForeignKey(Payee, models.PROTECT, related_name="claims")
    reference = models.CharField(_("reference"), max_length=20, unique=True, default=new_claim_reference)
    submitted_at = models.DateTimeField(_("sent"))

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        ordering = ["submitted_at", "pk"]
        triggers = [
            never("claim_is_never_deleted", pgtrigger.Delete, "a claim stays, even an empty one"),
            never_changed(
                "claim_is_never_changed",
                "a claim keeps its payee and its reference",
                fields=["payee", "reference"],
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("payments:claim", args=[self.public_id])


class PaymentLineQuerySet(models.QuerySet):
    def visible_to(self, person):
        """A person's own money. Facilitators never see somebody else's."""
        return self.filter(payee__person=person)

    def for_finance(self, person):
        """The lines of the organisations this person does finance work for."""
        role = OrganisationRole.Role
        return self.filter(
            payee__organisation__in=organisations_where(
                person, role.PREPARER, role.APPROVER, role.RELEASER, role.AUDITOR
            )
        )

    def not_withdrawn(self):
        return self.exclude(state=PaymentLine.State.WITHDRAWN)

    def open(self):
        """Those the member can still answer, or answer differently."""
        return self.filter(state__in=PaymentLine.OPEN)

    def to_approve(self):
        return self.filter(state=PaymentLine.State.ACCEPTED)

    def to_batch(self):
        return self.filter(state=PaymentLine.State.APPROVED)

    def not_paid_yet(self):
        """Those a member has said yes to, until the file they are in has been sent."""
        agreed = [PaymentLine.State.ACCEPTED, PaymentLine.State.APPROVED, PaymentLine.State.BATCHED]
        sent = Q(batch_line__batch__released_at__isnull=False)
        return self.filter(state__in=agreed).exclude(sent)

    def what_did_not_happen(self):
        """Lines for an attendance that was taken back, or a call that was not spoken after all."""
        return self.filter(
            Q(attendance__taken_back_at__isnull=False)
            | (
                Q(preparation_call__isnull=False)
                & ~Q(preparation_call__state=PreparationCall.State.SPOKE)
            )
        )


# Facts of the line: each refusal has a name, so that the page (and a test) can tell which it was.
FACTS_AGREE = f"""
    SELECT * INTO payee FROM payments_payee WHERE id = NEW.payee_id;
    SELECT * INTO rate FROM payments_rate WHERE id = NEW.rate_id;
    SELECT * INTO card FROM payments_ratecard WHERE id = rate.card_id;
    SELECT person_id, group_session_id INTO was_there, at_session FROM group_sessions_attendance
        WHERE id = NEW.attendance_id;
    IF NEW.attendance_id IS NULL AND NEW.invitation_id IS NULL THEN
        SELECT person_id, group_session_id INTO was_there, at_session FROM group_sessions_preparationcall
            WHERE id = NEW.preparation_call_id;
    ELSIF NEW.attendance_id IS NULL THEN
        SELECT person_id, group_session_id INTO was_there, at_session FROM group_sessions_invitation
            WHERE id = NEW.invitation_id;
        IF (SELECT state FROM group_sessions_groupsession WHERE id = at_session) <> 'cancelled' THEN
            {refusal("payment_line_without_coming_is_for_what_was_called_off", "it was not called off")}
        END IF;
    END IF;
    SELECT g.organisation_id INTO run_by FROM group_sessions_groupsession s
        JOIN groups_group g ON g.id = s.group_id WHERE s.id = NEW.group_session_id;

    IF NEW.state <> 'offered' THEN
        {refusal("payment_line_begins_as_an_offer", "a line is offered first")}
    END IF;
    IF was_there <> payee.person_id OR at_session <> NEW.group_session_id THEN
        {refusal("payment_line_pays_whoever_was_there", "a line pays the person who was there, for that session")}
    END IF;
    IF run_by <> payee.organisation_id OR card.organisation_id <> payee.organisation_id THEN
        {refusal("payment_line_stays_in_one_organisation", "payee, session and rate are one organisation''s")}
    END IF;
    IF rate.activity <> NEW.activity OR NEW.activity_date < card.effective_from
        OR NEW.activity_date >= COALESCE(card.effective_to, 'infinity'::date) THEN
        {refusal("payment_line_rate_was_in_force", "the rate is for this activity, in force on that day")}
    END IF;
    IF NEW.minutes % rate.step_minutes <> 0
        OR NEW.amount <> round(NEW.minutes * rate.per_hour / 60, 2) THEN
        {refusal("payment_line_amount_is_minutes_times_rate", "the amount is the minutes at the rate")}
    END IF;
    RETURN NEW;
"""

STATE_MAY_BECOME = {
    "offered": ["held", "declined", "accepted", "withdrawn"],
    "held": ["declined", "accepted", "withdrawn"],
    "declined": ["held", "accepted", "withdrawn"],
    "accepted": ["held", "declined", "approved", "withdrawn"],
    "approved": ["batched"],
}
ALLOWED_STEPS = ", ".join(
    f"('{before}', '{after}')" for before, afters in STATE_MAY_BECOME.items() for after in afters
)


@pghistory.track()
class PaymentLine(Record):
    """Money offered to one person for one stretch of their time.

    Made by the system when attendance is confirmed, or what they had said they come to is called off
    late; the person takes it or not; it is then
    approved by somebody who is neither the payee nor whoever confirmed it. What it is for and how
    much it is never change: a line that was offered by mistake is withdrawn, and once it is
    approved a mistake is put right by a new line.
    """

    class State(models.TextChoices):
        OFFERED = "offered", _("waiting for the member")
        HELD = "held", _("the member will decide later")
        DECLINED = "declined", _("not taken")
        ACCEPTED = "accepted", _("sent")
        APPROVED = "approved", _("approved")
        BATCHED = "batched", _("on its way")
        WITHDRAWN = "withdrawn", _("taken back")

    class Why(models.TextChoices):
        ATTENDANCE = "attendance", _("the register was put right")
        CALL = "call", _("the call did not happen")

    OPEN = [State.OFFERED, State.HELD, State.DECLINED, State.ACCEPTED]

    payee = models.ForeignKey(Payee, models.PROTECT, related_name="lines")
    # The payee's own person, written by a trigger, so that one row can refuse self-approval.
    payee_person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    group_session = models.ForeignKey(GroupSession, models.PROTECT, related_name="payment_lines")
    attendance = models.ForeignKey(
        Attendance, models.PROTECT, null=True, blank=True, related_name="payment_lines"
    )
    preparation_call = models.ForeignKey(
        PreparationCall, models.PROTECT, null=True, blank=True, related_name="payment_lines"
    )
    # Who had said they come to what was then called off late: `Invitation.objects.let_down`.
    invitation = models.ForeignKey(
        Invitation, models.PROTECT, null=True, blank=True, related_name="payment_lines"
    )
    claim = models.ForeignKey(Claim, models.PROTECT, null=True, blank=True, related_name="lines")
    activity = models.CharField(_("activity"), max_length=20, choices=Activity)
    activity_date = models.DateField(_("date"))
    rate = models.ForeignKey(Rate, models.PROTECT, related_name="lines")
    minutes = models.PositiveSmallIntegerField(_("minutes paid"))
    amount = models.DecimalField(_("pounds"), max_digits=10, decimal_places=2)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OFFERED)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    # Whoever confirmed that the person was there, or called it off.
    verified_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    verified_at = models.DateTimeField(_("confirmed"))
    approved_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    why_withdrawn = models.CharField(_("why it was taken back"), max_length=12, choices=Why, blank=True)

    objects = PaymentLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment line")
        ordering = ["activity_date", "pk"]
        indexes = [
            # The live part of a table that grows for ever.
            models.Index(
                fields=["created_at"], condition=Q(state="offered"), name="payment_line_waiting"
            ),
            models.Index(
                fields=["payee"], condition=Q(state="accepted"), name="payment_line_to_approve"
            ),
            models.Index(fields=["payee"], condition=Q(state="approved"), name="payment_line_to_batch"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["attendance"],
                condition=~Q(state="withdrawn"),
                name="payment_line_once_per_attendance",
            ),
            models.UniqueConstraint(
                fields=["preparation_call"],
                condition=~Q(state="withdrawn"),
                name="payment_line_once_per_preparation_call",
            ),
            models.UniqueConstraint(
                fields=["invitation"],
                condition=~Q(state="withdrawn"),
                name="payment_line_once_per_invitation",
            ),
            models.CheckConstraint(
                condition=Q(
                    activity="session", attendance__isnull=False, preparation_call=None, invitation=None
                )
                | Q(activity="session", attendance=None, preparation_call=None, invitation__isnull=False)
                | Q(
                    activity="preparation",
                    attendance=None,
                    preparation_call__isnull=False,
                    invitation=None,
                ),
                name="payment_line_names_what_it_pays_for",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_line_is_more_than_nothing"),
            models.CheckConstraint(
                condition=~Q(verified_by=F("payee_person")), name="payment_line_verifier_is_not_payee"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None)
                | (~Q(approved_by=F("payee_person")) & ~Q(approved_by=F("verified_by"))),
                name="payment_line_approver_is_not_payee_or_verifier",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["approved", "batched"],
                    approved_by__isnull=False,
                    approved_at__isnull=False,
                )
                | (~Q(state__in=["approved", "batched"]) & Q(approved_by=None, approved_at=None)),
                name="payment_line_approved_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["accepted", "approved", "batched"], claim__isnull=False)
                | (~Q(state__in=["accepted", "approved", "batched"]) & Q(claim=None)),
                name="payment_line_accepted_is_in_a_claim",
            ),
            models.CheckConstraint(
                condition=Q(state="offered", answered_at=None)
                | Q(state="withdrawn")
                | (~Q(state__in=["offered", "withdrawn"]) & Q(answered_at__isnull=False)),
                name="payment_line_answered_says_when",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False, why_withdrawn__gt="")
                | (~Q(state="withdrawn") & Q(withdrawn_at=None, why_withdrawn="")),
                name="payment_line_withdrawn_says_when_and_why",
            ),
        ]
        triggers = [
            never("payment_line_is_never_deleted", pgtrigger.Delete, "a payment line is never deleted"),
            pgtrigger.Trigger(
                name="payment_line_payee_person_is_the_payees",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("payee_id", "payee_person_id"),
                func=pgtrigger.Func(
                    """
                    SELECT person_id INTO NEW.payee_person_id FROM payments_payee WHERE id = NEW.payee_id;
                    RETURN NEW;
                    """
                ),
            ),
            pgtrigger.Trigger(
                name="payment_line_facts_agree",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[
                    ("payee", "payments_payee%ROWTYPE"),
                    ("rate", "payments_rate%ROWTYPE"),
                    ("card", "payments_ratecard%ROWTYPE"),
                    ("was_there", "bigint"),
                    ("at_session", "bigint"),
                    ("run_by", "bigint"),
                ],
                func=pgtrigger.Func(FACTS_AGREE),
            ),
            never_changed(
                "payment_line_facts_are_never_changed",
                "what a line pays for, and how much, is never changed",
                fields=[
                    "payee",
                    "group_session",
                    "attendance",
                    "preparation_call",
                    "invitation",
                    "activity",
                    "activity_date",
                    "rate",
                    "minutes",
                    "amount",
                    "verified_by",
                    "verified_at",
                ],
            ),
            pgtrigger.Trigger(
                name="payment_line_approved_is_never_changed",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__approved_at__isnull=False)
                & (
                    pgtrigger.Q(old__approved_at__df=pgtrigger.F("new__approved_at"))
                    | pgtrigger.Q(old__approved_by__df=pgtrigger.F("new__approved_by"))
                    | pgtrigger.Q(old__claim__df=pgtrigger.F("new__claim"))
                    | pgtrigger.Q(old__answered_at__df=pgtrigger.F("new__answered_at"))
                ),
                func=pgtrigger.Func(
                    refusal(
                        "payment_line_approved_is_never_changed", "an approved line is never changed"
                    )
                ),
            ),
            pgtrigger.Trigger(
                name="payment_line_takes_one_step",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__df=pgtrigger.F("new__state")),
                func=pgtrigger.Func(
                    f"""
                    IF (OLD.state, NEW.state) NOT IN ({ALLOWED_STEPS}) THEN
                        {refusal("payment_line_takes_one_step", "a line cannot go from that state to this one")}
                    END IF;
                    IF NEW.state = 'batched'
                        AND NOT EXISTS (SELECT 1 FROM payments_batchline WHERE line_id = NEW.id) THEN
                        {refusal("payment_line_on_its_way_is_in_a_batch", "a line on its way is in a batch")}
                    END IF;
                    RETURN NEW;
                    """
                ),
            ),
            pgtrigger.Trigger(
                name="payment_line_claim_is_the_payees",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__claim__df=pgtrigger.F("new__claim"))
                & pgtrigger.Q(new__claim__isnull=False),
                func=pgtrigger.Func(
                    f"""
                    IF (SELECT payee_id FROM payments_claim WHERE id = NEW.claim_id) <> NEW.payee_id THEN
                        {refusal("payment_line_claim_is_the_payees", "a claim holds one payee''s lines")}
                    END IF;
                    RETURN NEW;
                    """
                ),
            ),
        ]

    def __str__(self):
        return f"{self.get_activity_display()}: {self.amount}"

    @property
    def pays_for(self):
        """The one row it pays for."""
        return self.attendance_id, self.preparation_call_id, self.invitation_id
