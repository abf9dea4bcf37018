from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import Person
from people.presentation import PlainHelper


class NamedContactForm(forms.Form):
    """Which facilitator somebody can always ring."""

    named_contact = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("Who can they always ring?"),
        help_text=_("It helps when this stays the same person."),
        required=False,
        empty_label=_("Nobody yet"),
        blank=True,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, membership, **kwargs):
        super().__init__(*args, initial={"named_contact": membership.named_contact_id or ""}, **kwargs)
        facilitators = (
            membership.group.memberships.current().facilitators().exclude(person=membership.person)
        )
        self.fields["named_contact"].queryset = Person.objects.filter(
            pk__in=facilitators.values("person")
        ).order_by("preferred_name", "pk")
        self.helper = PlainHelper(self, submit=_("Save"))
