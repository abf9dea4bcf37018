"""What the pages send: ids that were on them, and sums that were shown. All of it checked."""

from uuid import UUID

from django import forms

from payments.answering import Choice


class IdsField(forms.Field):
    """Several public ids. Only their shape is checked: whose they are is the business of the service."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value):
        try:
            return [UUID(item) for item in value or []]
        except ValueError as error:
            raise forms.ValidationError("not an id") from error


class AnswerForm(forms.Form):
    """One of three buttons, and the lines that were on the page: what came later is not answered by it."""

    choice = forms.ChoiceField(choices=Choice.choices)
    seen = IdsField()
    chosen = IdsField(required=False)


class ApproveForm(forms.Form):
    """The claims on the page before, and their sum as it was shown."""

    claim = IdsField()
    total = forms.DecimalField(max_digits=12, decimal_places=2)


class MakeForm(forms.Form):
    """How many lines, and how much, the page before said would go into the file."""

    count = forms.IntegerField(min_value=1)
    total = forms.DecimalField(max_digits=12, decimal_places=2)
