import pghistory
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from groups.models import Membership
from people.models import Person
from people.records import Record
from sessions.models.planning import GroupSession


class InvitationQuerySet(models.QuerySet):
    def coming(self):
        return self.filter(answer__in=Invitation.COMING)

    def unanswered(self):
        return self.filter(answer="")

    def standing(self):
        """Those of people who still have a seat in the group: whoever left is told nothing more."""
        return self._of_people_in(Membership.objects.current())

    def to_be_told(self):
        """Those of people who take part now: whoever is having a pause is left in peace."""
        return self._of_people_in(Membership.objects.taking_part())

    def _of_people_in(self, seats):
        here = seats.filter(group=OuterRef("group_session__group"), person=OuterRef("person"))
        return self.filter(Exists(here))

    def with_seat(self):
        """With `seat`: the seat the person has in the group now."""
        seats = Membership.objects.current().filter(
            group=OuterRef("group_session__group"), person=OuterRef("person")
        )
        return self.annotate(seat=Subquery(seats.values("seat")[:1]))

    def who_needs_somebody_first(self):
        """No answer, then those who ask to talk, then the unsure, then who comes, then who cannot."""
        answer = Invitation.Answer
        order = ["", answer.ONE_TO_ONE, answer.NOT_SURE, answer.COMING, answer.ONLINE, answer.CANT]
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
        ONLINE = "online", _("I’ll join online")
        ONE_TO_ONE = "one_to_one", _("Could we talk one-to-one instead?")
        NOT_SURE = "not_sure", _("Not sure yet")
        CANT = "cant", _("I can’t this time")

    COMING = [Answer.COMING, Answer.ONLINE]
    # As a facilitator reads it.
    SAID = {
        Answer.COMING: _("coming"),
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

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
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
        ]

    def __str__(self):
        return str(self.said)

    @property
    def said(self):
        return self.SAID[self.answer]

    @property
    def said_before(self):
        """What they had said for the time before it was moved; empty once they answered again."""
        return self.SAID[self.answer_before] if self.answer_before else ""
