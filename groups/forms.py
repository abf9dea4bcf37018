from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import ContactPoint, Person
from people.presentation import DayInput, PlainHelper, TimeInput
from people.reaching.forms import ONLY_FOR, PlanForm, SafeTimesForm

Allowed = ContactPoint.Allowed


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


class WayForm(SafeTimesForm):
    """What somebody said about one way to reach them. The number itself is not shown.

    `seen` is what the page showed: if they have said stop meanwhile, that is not written over.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = ContactPoint
        fields = [
            "allowed",
            "confirmed_on",
            "whose",
            "wording",
            "links_ok",
            "voicemail",
            "if_cut_off",
            "safe_days",
            "safe_from",
            "safe_until",
        ]
        labels = {
            "allowed": _("What did they say?"),
            "confirmed_on": _("When did they say so?"),
            "whose": _("Whose is it?"),
            "wording": _("Which words are safe?"),
            "voicemail": _("Messages on voicemail?"),
            "if_cut_off": _("If you are cut off?"),
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
            "whose": forms.RadioSelect,
            "wording": forms.RadioSelect,
            "voicemail": forms.RadioSelect,
            "if_cut_off": forms.RadioSelect,
            "safe_from": TimeInput,
            "safe_until": TimeInput,
        }

    def __init__(self, *args, instance, today, **kwargs):
        self.today, self.now_kept = today, f"{instance.allowed} {instance.confirmed_on}"
        super().__init__(*args, instance=instance, initial={"seen": self.now_kept}, **kwargs)
        for name, channels in ONLY_FOR.items():
            if instance.channel not in channels:
                del self.fields[name]
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
        return cleaned


class PlanForThemForm(PlanForm):
    """What somebody said about being reached, written down by whoever heard it."""

    taken_out = forms.MultipleChoiceField(
        label=_("What do they want taken out?"),
        choices=[
            ("if_somebody_else_answers", _("if somebody else answers")),
            ("code_word", _("the word")),
            ("never_contact", _("never get in touch with")),
            ("emergency_name", _("who to ring in an emergency")),
            ("emergency_phone", _("that number")),
            ("emergency_words", _("what we may tell them")),
        ],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    LABELS = {
        "if_somebody_else_answers": _("What shall we say if somebody else answers?"),
        "code_word": _("A word that tells us they cannot talk"),
        "never_contact": _("Somebody we must never get in touch with"),
        "emergency_name": _("Who may we ring in an emergency?"),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["seen"]
        for name, label in self.LABELS.items():
            self.fields[name].label, self.fields[name].help_text = label, ""

    @property
    def said(self):
        return {name: words for name, words in super().said.items() if name != "taken_out"}
