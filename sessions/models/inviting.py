import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models import Membership
from people.models import Person
from people.records import Record
from sessions.models.places import no_more_coming_than_places
from sessions.models.planning import GroupSession


class InvitationQuerySet(models.QuerySet):
    def coming(self):
        return self.filter(answer__in=Invitation.COMING)

    def in_the_room(self):
        """Those who come in person and take one of the places."""
        return self.filter(answer=Invitation.Answer.COMING, takes_place=True)

    def holding(self, *, now):
        """Those a place is kept for at this moment."""
        return self.filter(answer=Invitation.Answer.WAITING, offered_until__gt=now)

    def in_line(self):
        """Those who wait for a place and were not offered one yet."""
        return self.filter(answer=Invitation.Answer.WAITING, offered_until=None)

    def with_promised(self, *, now):
        """With `promised`: how many places of the session others have, hold or stand in the line for."""
        others = Invitation.objects.filter(group_session=OuterRef("group_session")).filter(
            Q(answer=Invitation.Answer.COMING, takes_place=True)
            | Q(answer=Invitation.Answer.WAITING, offered_until=None)
            | Q(answer=Invitation.Answer.WAITING, offered_until__gt=now)
        )
        others = others.exclude(pk=OuterRef("pk")).order_by().values("group_session")
        count = others.annotate(n=Count("pk")).values("n")
        return self.annotate(promised=Coalesce(Subquery(count), 0))

    def let_down(self):
        """Those of people who had said they come to what was called off at short notice: they lose no pay.

        Also where a move at short notice took the time they had said yes to, and the new one never came.
        """
        called_off = self.filter(
            group_session__state=GroupSession.State.CANCELLED, group_session__invited_at__isnull=False
        )
        late = Q(group_session__starts_at__lt=F("group_session__cancelled_at") + settings.LATE_NOTICE)
        return called_off.coming().filter(late) | called_off.who_lost_a_time()

    def who_lost_a_time(self):
        """Those whose time was moved at short notice, and who come to the new one or have not said yet."""
        still_asked = Q(answer="", answer_before__in=Invitation.COMING)
        return self.filter(Q(answer__in=Invitation.COMING) | still_asked, moved_late=True)

    def unanswered(self):
        return self.filter(answer="")

    def standing(self):
        """Those of people who still have a seat in the group: whoever left is told nothing more."""
        return self._of_people_in(Membership.objects.current())

    def to_be_told(self):
        """Those of people who take part now: whoever is having a pause is left in peace."""
        return self._of_people_in(Membership.objects.taking_part())

    def of_people_who_are_paid(self):
        """Those of people whose time is paid in the group."""
        return self._of_people_in(Membership.objects.current().filter(paid=Membership.Paid.YES))

    def _of_people_in(self, seats):
        here = seats.filter(group=OuterRef("group_session__group"), person=OuterRef("person"))
        # Asked for each row. As a bare EXISTS it may be turned round into a join that begins with all seats there
        # are: for twenty-five invitations that took half a second where the figures about tables were old.
        return self.filter(Coalesce(Exists(here), Value(False)))

    def with_seat(self):
        """With `seat`: the seat the person has in the group now."""
        seats = Membership.objects.current().filter(
            group=OuterRef("group_session__group"), person=OuterRef("person")
        )
        return self.annotate(seat=Subquery(seats.values("seat")[:1]))

    def who_needs_somebody_first(self):
        """No answer, then those who ask to talk, the unsure, who waits, who comes, and who cannot."""
        answer = Invitation.Answer
        order = ["", answer.ONE_TO_ONE, answer.NOT_SURE, answer.WAITING]
        order += [answer.COMING, answer.ONLINE, answer.CANT]
        place = Case(*[When(answer=given, then=Value(at)) for at, given in enumerate(order)])
        return self.order_by(place, "person__preferred_name", "pk")

    def visible_to(self, person):
        """One's own, and those to the sessions one helps to run."""
        return self.filter(Q(person=person) | Q(group_session__in=GroupSession.objects.run_by(person)))


@pghistory.track()
class Invitation(Record):
    """One person asked to one session, and what they last answered. Coming is not having come."""

    class Answer(models.TextChoices):
        COMING = "coming", _("I’m coming")
        WAITING = "waiting", _("I’ll wait for a place")
        ONLINE = "online", _("I’ll join online")
        ONE_TO_ONE = "one_to_one", _("Could we talk one-to-one instead?")
        NOT_SURE = "not_sure", _("Not sure yet")
        CANT = "cant", _("I can’t this time")

    COMING = [Answer.COMING, Answer.ONLINE]
    # As a facilitator reads it.
    SAID = {
        Answer.COMING: _("coming"),
        Answer.WAITING: _("waits for a place"),
        Answer.ONLINE: _("joining online"),
        Answer.ONE_TO_ONE: _("wants a one-to-one"),
        Answer.NOT_SURE: _("not sure yet"),
        Answer.CANT: _("can’t this time"),
        "": _("no answer yet"),
    }

    group_session = models.ForeignKey(GroupSession, models.PROTECT, related_name="invitations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="invitations")
    answer = models.CharField(_("answer"), max_length=12, choices=Answer, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    # The person themselves, or the facilitator who wrote down what they said.
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    # What they had said for the time before it was moved, until they answer for the new one.
    answer_before = models.CharField(
        _("answer for the time before"), max_length=12, choices=Answer, blank=True
    )
    # Whether a time they had said yes to was moved at short notice.
    moved_late = models.BooleanField(_("moved at short notice"), default=False, db_default=False)
    # Whether they take one of the places when they come in person: see `places.TAKE_NO_PLACE`.
    takes_place = models.BooleanField(_("takes a place"), default=True, db_default=True)
    # While they wait: since when, and until when a place is kept for them. Over: it went to somebody else.
    waiting_since = models.DateTimeField(_("waiting since"), null=True, blank=True)
    offered_until = models.DateTimeField(_("place kept until"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        indexes = [
            # Asked every minute: who waits where a place may be free?
            models.Index(
                fields=["group_session"], condition=Q(answer="waiting"), name="invitation_waiting"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["group_session", "person"], name="invitation_once_per_person"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None, answered_by=None)
                | Q(answer__gt="", answered_at__isnull=False, answered_by__isnull=False),
                name="invitation_answer_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(answer="") | Q(answer_before=""),
                name="invitation_answer_before_until_they_answer_again",
            ),
            models.CheckConstraint(
                condition=Q(answer="waiting", waiting_since__isnull=False)
                | (~Q(answer="waiting") & Q(waiting_since=None, offered_until=None)),
                name="invitation_place_kept_only_while_they_wait",
            ),
        ]
        triggers = [no_more_coming_than_places]

    def __str__(self):
        return str(self.said)

    @property
    def said(self):
        return self.SAID[self.answer]

    @property
    def said_before(self):
        """What they had said for the time before it was moved; empty once they answered again."""
        return self.SAID[self.answer_before] if self.answer_before else ""

    @property
    def has_an_offer(self):
        """Whether a place is kept for them now."""
        return self.offered_until is not None and self.offered_until > timezone.now()

    @property
    def offer_is_over(self):
        """Whether a place was kept for them, and they did not say in time."""
        return self.offered_until is not None and not self.has_an_offer

    def is_full_for_them(self, promised):
        """Whether they can only wait, while others have, hold or wait for so many of the places."""
        session = self.group_session
        return session.has_few_places and self.takes_place and promised >= session.places

    def choices_when(self, *, is_full):
        """The answers they can tap: to come, or to wait where it is full."""
        without = self.Answer.WAITING
        if is_full and self.answer != self.Answer.COMING:
            without = self.Answer.COMING
        offered = self.group_session.answers_offered
        return [
            (value, label)
            for value, label in self.Answer.choices
            if value in offered and value != without
        ]
