import pghistory
import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import Person
from people.records import Record
from sessions.models.planning import GroupSession


@pghistory.track()
class Facilitation(Record):
    """One person's job at one session: to lead it, or to support the people in it."""

    class Role(models.TextChoices):
        LEAD = "lead", _("leads")
        SUPPORT = "support", _("supports")

    group_session = models.ForeignKey(GroupSession, models.CASCADE, related_name="facilitations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="facilitations")
    role = models.CharField(_("role"), max_length=10, choices=Role)

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
        ]
        triggers = [
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
            )
        ]

    def __str__(self):
        return f"{self.person} {self.get_role_display()}"
