import pghistory
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from groups.models.group import Group
from people.records import Record


class JargonTermQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.listed().filter(group__in=Group.objects.visible_to(person))

    def listed(self):
        return self.exclude(state=JargonTerm.State.TAKEN_OUT)

    def explained(self):
        return self.filter(state=JargonTerm.State.EXPLAINED)

    def spelled(self, *shorts):
        """Written like one of these, whatever the case of their letters; as the database compares them."""
        spellings = [Lower(models.Value(short)) for short in shorts]
        return self.alias(spelling=Lower("short")).filter(spelling__in=spellings)

    def to_explain_first(self):
        return self.order_by(
            models.Case(models.When(state="asked", then=0), default=1), Lower("short"), "pk"
        )


# The trail of this table keeps what changed and when, and never by whom: it would say who asked.
@pghistory.track(context_field=None)
class JargonTerm(Record):
    """A word somebody did not know, and what it means. Nobody is told who asked: it is not kept."""

    class State(models.TextChoices):
        ASKED = "asked", _("somebody asked")
        EXPLAINED = "explained", _("explained")
        TAKEN_OUT = "taken_out", _("taken out")

    group = models.ForeignKey(Group, models.PROTECT, related_name="jargon_terms")
    short = models.CharField(_("the word"), max_length=40)
    full = models.CharField(_("in full"), max_length=120, blank=True)
    meaning = models.CharField(_("what it means"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ASKED)

    objects = JargonTermQuerySet.as_manager()

    class Meta:
        verbose_name = _("word in the jargon list")
        ordering = [Lower("short"), "pk"]
        constraints = [
            models.UniqueConstraint(
                "group",
                Lower("short"),
                condition=~Q(state="taken_out"),
                name="jargon_term_once_per_group",
            ),
            models.CheckConstraint(condition=Q(short__regex=r"\S"), name="jargon_term_is_a_word"),
            models.CheckConstraint(
                condition=~Q(state="explained") | Q(meaning__regex=r"\S"),
                name="jargon_term_explained_says_what_it_means",
            ),
        ]

    def __str__(self):
        return self.short
