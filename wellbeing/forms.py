from django import forms
from django.utils.translation import gettext_lazy as _

from groups.models import Membership
from people.presentation import PlainHelper
from wellbeing.models import FollowUp


class OutcomeForm(forms.Form):
    """What came of it, in one tap; a line about it may stand beside."""

    outcome = forms.CharField(
        label=_("Anything to remember?"),
        help_text=_("One line is enough. Only you can read it. Not what they told you."),
        max_length=500,
        required=False,
        error_messages={"max_length": _("That is too long. One line is enough.")},
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    ended = forms.ChoiceField(choices=FollowUp.Ended, widget=forms.HiddenInput)


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
