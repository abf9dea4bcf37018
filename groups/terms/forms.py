from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from groups.models import SchoolTerm
from people.presentation import DayInput, PlainHelper

# Longer than any: whoever wrote this has the year wrong.
LONGEST = timedelta(days=200)


class TermForm(forms.ModelForm):
    """The name of one term and its two days."""

    class Meta:
        model = SchoolTerm
        fields = ["name", "first_day", "last_day"]
        labels = {
            "name": _("What is it called?"),
            "first_day": _("Which is its first day?"),
            "last_day": _("Which is its last day?"),
        }
        help_texts = {
            "name": _("“Spring, first half”: with half-term left out there are six in a year.")
        }
        error_messages = {"name": {"max_length": _("Keep it shorter: 60 letters is the most.")}}
        widgets = {"first_day": DayInput, "last_day": DayInput}

    def __init__(self, *args, organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        self.use_required_attribute = False
        self.helper = PlainHelper(self, submit=_("Save this term"))

    def clean(self):
        term = super().clean()
        first, last = term.get("first_day"), term.get("last_day")
        others = SchoolTerm.objects.filter(organisation=self.organisation).exclude(pk=self.instance.pk)
        if first and others.filter(first_day=first).exists():
            self.add_error("first_day", _("A term begins on this day already."))
        if first and last and last < first:
            self.add_error("last_day", _("It has to end after it begins."))
        elif first and last and last - first > LONGEST:
            self.add_error("last_day", _("That is longer than a term. Check the year."))
        return term
