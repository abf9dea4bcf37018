import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from people.models import Person
from people.records import Record
from sessions.models.planning import GroupSession


class FacilitationQuerySet(models.QuerySet):
    def said_yes(self):
        return self.filter(answer=Facilitation.Answer.YES)

    def said_cant(self):
        return self.filter(answer=Facilitation.Answer.CANT)

    def to_answer(self, person):
        """Where this person was asked, to do it or to be the cover, and has not said yet; and where they
        are the cover of somebody who can't."""
        asked, cant = Facilitation.Answer.ASKED, Facilitation.Answer.CANT
        needed = Q(cover=person, answer=cant) & ~Q(cover_answer=cant)
        return self.filter(Q(person=person, answer=asked) | Q(cover=person, cover_answer=asked) | needed)


# Nobody's yes stands for somebody else: whoever is new in a job was only asked.
asked_anew = pgtrigger.Trigger(
    name="somebody_new_is_asked_anew",
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf("person_id"),
    func=pgtrigger.Func(
        """
        IF NEW.person_id <> OLD.person_id THEN
            IF NEW.answered_at IS NOT DISTINCT FROM OLD.answered_at THEN
                NEW.answer = 'asked';
                NEW.answered_at = NULL;
                NEW.answered_by_id = NULL;
            END IF;
            IF NEW.cover_id = NEW.person_id THEN
                NEW.cover_id = NULL;
                NEW.cover_answer = '';
                NEW.cover_answered_at = NULL;
            END IF;
        END IF;
        RETURN NEW;
        """
    ),
)


@pghistory.track()
class Facilitation(Record):
    """One person's job at one session: to lead it, or to support the people in it; whether they can; and
    who covers for them. Whoever said that they can't keeps their row until somebody steps in."""

    class Answer(models.TextChoices):
        ASKED = "asked", _("not said yet")
        YES = "yes", _("can")
        CANT = "cant", _("can’t")

    class Role(models.TextChoices):
        LEAD = "lead", _("leads")
        SUPPORT = "support", _("supports")

    group_session = models.ForeignKey(GroupSession, models.CASCADE, related_name="facilitations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="facilitations")
    role = models.CharField(_("role"), max_length=10, choices=Role)
    answer = models.CharField(_("whether they can"), max_length=5, choices=Answer, default=Answer.ASKED)
    answered_at = models.DateTimeField(_("said"), null=True, blank=True)
    # The person themselves, or the facilitator who wrote down what they said.
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    cover = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="covers",
        verbose_name=_("who covers"),
    )
    cover_answer = models.CharField(_("whether the cover can"), max_length=5, choices=Answer, blank=True)
    cover_answered_at = models.DateTimeField(_("cover said"), null=True, blank=True)

    objects = FacilitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("facilitation")
        constraints = [
            models.UniqueConstraint(
                fields=["group_session", "role"], name="facilitation_one_person_per_role"
            ),
            # Checked when the statement ends, so that the two can change places in one.
            models.UniqueConstraint(
                fields=["group_session", "person"],
                name="facilitation_two_different_people",
                deferrable=models.Deferrable.IMMEDIATE,
            ),
            models.CheckConstraint(
                condition=Q(answer="asked", answered_at=None, answered_by=None)
                | Q(
                    answer__in=["yes", "cant"],
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                ),
                name="facilitation_answer_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(cover=None) | ~Q(cover=F("person")),
                name="facilitation_cover_is_somebody_else",
            ),
            models.CheckConstraint(
                condition=Q(cover=None, cover_answer="", cover_answered_at=None)
                | Q(cover__isnull=False, cover_answer="asked", cover_answered_at=None)
                | Q(
                    cover__isnull=False,
                    cover_answer__in=["yes", "cant"],
                    cover_answered_at__isnull=False,
                ),
                name="facilitation_cover_answer_fits_the_cover",
            ),
        ]
        triggers = [
            asked_anew,
            # Two facilitators are two even after the session was sent out: swap, never drop.
            pgtrigger.Trigger(
                name="sent_out_keeps_its_facilitators",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete | pgtrigger.UpdateOf("group_session_id"),
                func=pgtrigger.Func(
                    """
                    IF EXISTS (SELECT 1 FROM group_sessions_groupsession
                               WHERE id = OLD.group_session_id AND state = 'invited') THEN
                        IF TG_OP = 'DELETE' OR NEW.group_session_id <> OLD.group_session_id THEN
                            RAISE EXCEPTION 'a session that was sent out keeps two facilitators'
                                USING ERRCODE = 'check_violation',
                                      CONSTRAINT = 'facilitation_sent_out_keeps_its_facilitators';
                        END IF;
                    END IF;
                    IF TG_OP = 'DELETE' THEN
                        RETURN OLD;
                    END IF;
                    RETURN NEW;
                    """
                ),
            ),
        ]

    def __str__(self):
        return f"{self.person} {self.get_role_display()}"

    @property
    def can(self):
        return self.answer == self.Answer.YES

    @property
    def cannot(self):
        return self.answer == self.Answer.CANT

    @property
    def cover_may_step_in(self):
        """Only where somebody is missing, and the cover did not say that they can't either."""
        return self.cannot and bool(self.cover_id) and self.cover_answer != self.Answer.CANT
