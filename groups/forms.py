from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from groups.roster.cells import read_email, read_mobile, read_phone
from groups.roster.unusable import ROWS, UnusableCell
from people.models import ContactPoint, Person
from people.presentation import DayInput, PlainHelper, TimeInput

Allowed, Channel = ContactPoint.Allowed, ContactPoint.Channel


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


class NewWayForm(forms.Form):
    """A number or address somebody gave."""

    channel = forms.ChoiceField(
        label=_("What is it?"),
        choices=[
            (Channel.TEXT, _("a mobile, for texts")),
            (Channel.CALL, _("a number to ring")),
            (Channel.EMAIL, _("an email")),
        ],
        widget=forms.RadioSelect,
    )
    value = forms.CharField(label=_("The number or address"), max_length=320)

    READERS = {Channel.TEXT: read_mobile, Channel.CALL: read_phone, Channel.EMAIL: read_email}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["value"].widget.attrs = {"autocomplete": "off", "spellcheck": "false"}
        self.helper = PlainHelper(self, submit=_("Save"))

    def clean(self):
        cleaned = super().clean()
        if {"channel", "value"} <= cleaned.keys():
            try:
                cleaned["value"] = self.READERS[cleaned["channel"]](cleaned["value"])
            except UnusableCell as unusable:
                self.add_error("value", ROWS[unusable.code])
        return cleaned


class WayForm(forms.ModelForm):
    """What somebody said about one way to reach them. The number itself is not shown.

    `seen` is what the page showed: if they have said stop meanwhile, that is not written over.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    safe_days = forms.TypedMultipleChoiceField(
        label=_("Which days are safe?"),
        help_text=_("None ticked means any day."),
        choices=WEEKDAYS.items(),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = ContactPoint
        fields = [
            "allowed",
            "confirmed_on",
            "wording",
            "links_ok",
            "safe_days",
            "safe_from",
            "safe_until",
        ]
        labels = {
            "allowed": _("What did they say?"),
            "confirmed_on": _("When did they say so?"),
            "wording": _("Which words are safe?"),
            "links_ok": _("Links are ok"),
            "safe_from": _("Safe from"),
            "safe_until": _("Safe until"),
        }
        help_texts = {
            "wording": _("Discreet says nothing about the group, in case somebody else looks."),
            "safe_from": _("Leave both empty if any time of day is fine."),
        }
        widgets = {
            "allowed": forms.RadioSelect,
            "confirmed_on": DayInput,
            "wording": forms.RadioSelect,
            "safe_from": TimeInput,
            "safe_until": TimeInput,
        }

    def __init__(self, *args, instance, today, **kwargs):
        self.today, self.now_kept = today, f"{instance.allowed} {instance.confirmed_on}"
        super().__init__(*args, instance=instance, initial={"seen": self.now_kept}, **kwargs)
        if instance.channel == Channel.CALL:
            del self.fields["links_ok"]
        self.helper = PlainHelper(self, submit=_("Save"))

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("seen") != self.now_kept:
            raise forms.ValidationError(
                _("What they said has changed since you opened this page. Please open it again.")
            )
        confirmed_on = cleaned.get("confirmed_on")
        if cleaned.get("allowed") == Allowed.YES and not confirmed_on and "confirmed_on" in cleaned:
            self.add_error("confirmed_on", _("Write the day on which they said yes."))
        if confirmed_on and confirmed_on > self.today:
            self.add_error("confirmed_on", _("That day has not come yet."))
        if not {"safe_from", "safe_until"} & self.errors.keys() and not self._hours_make_sense(cleaned):
            self.add_error("safe_until", _("Write both times, the earlier first."))
        return cleaned

    @staticmethod
    def _hours_make_sense(cleaned):
        safe_from, safe_until = cleaned.get("safe_from"), cleaned.get("safe_until")
        if safe_from is None or safe_until is None:
            return safe_from is safe_until
        return safe_from < safe_until
