from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from groups.models import Membership
from people.presentation import PlainHelper


class OutcomeForm(forms.Form):
    """How a promised call went, in a line."""

    outcome = forms.CharField(
        label=_("How did it go?"),
        help_text=_(
            "One line is enough: “We spoke, all fine.” Only you can read it. Not what they told you."
        ),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, follow_up, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper(self, submit=_("Done"))
        # The page is also shown, with a number on it, at the address that shows the number.
        self.helper.form_action = reverse("wellbeing:follow_up", args=[follow_up.public_id])


class HandOverForm(forms.Form):
    """Who else of the group's facilitators makes the call."""

    to = forms.ModelChoiceField(
        label=_("Who can ring instead of you?"),
        queryset=Membership.objects.none(),
        to_field_name="public_id",
    )

    def __init__(self, *args, follow_up, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = (
            Membership.objects.current()
            .filter(group=follow_up.group, seat=Membership.Seat.FACILITATOR)
            .exclude(person__in=[follow_up.owner_id, follow_up.person_id])
            .select_related("person")
        )
        self.fields["to"].label_from_instance = lambda membership: membership.person.preferred_name
        self.helper = PlainHelper(self, submit=_("Hand it over"))
