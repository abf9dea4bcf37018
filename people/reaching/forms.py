from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from people.models import ContactPoint
from people.numbers import SENTENCES, Unreadable, read_email, read_mobile, read_phone
from people.presentation import PlainHelper, TimeInput
from people.reaching.services import details_of

Channel = ContactPoint.Channel

KINDS_OF_WAY = [
    (Channel.TEXT, _("a mobile, for texts")),
    (Channel.CALL, _("a number to ring")),
    (Channel.EMAIL, _("an email")),
    (Channel.POST, _("an address, for letters")),
]
READERS = {
    Channel.TEXT: read_mobile,
    Channel.CALL: read_phone,
    Channel.EMAIL: read_email,
    Channel.POST: lambda address: "\n".join(
        " ".join(line.split()) for line in address.splitlines() if line.strip()
    ),
}
# Which details make sense for which kind of way; the others go for all.
ONLY_FOR = {
    "links_ok": [Channel.TEXT, Channel.EMAIL, Channel.POST],
    "voicemail": [Channel.CALL],
    "if_cut_off": [Channel.CALL],
    "safe_days": [Channel.TEXT, Channel.EMAIL, Channel.CALL, Channel.PUSH],
    "safe_from": [Channel.TEXT, Channel.EMAIL, Channel.CALL, Channel.PUSH],
    "safe_until": [Channel.TEXT, Channel.EMAIL, Channel.CALL, Channel.PUSH],
}


class NewWayForm(forms.Form):
    """A number or address."""

    channel = forms.ChoiceField(label=_("What is it?"), choices=KINDS_OF_WAY, widget=forms.RadioSelect)
    value = forms.CharField(
        label=_("The number or address"),
        max_length=320,
        widget=forms.Textarea,
        error_messages={"max_length": _("That is too long. Write one number or address, please.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["value"].widget.attrs |= {"rows": 2, "autocomplete": "off", "spellcheck": "false"}
        self.helper = PlainHelper(self, submit=_("Save"))

    def clean(self):
        cleaned = super().clean()
        if {"channel", "value"} <= cleaned.keys():
            try:
                cleaned["value"] = READERS[cleaned["channel"]](cleaned["value"])
            except Unreadable as unreadable:
                self.add_error("value", SENTENCES[unreadable.code])
        return cleaned


class SafeTimesForm(forms.ModelForm):
    """The days and hours that are safe: what every form about one way holds."""

    safe_days = forms.TypedMultipleChoiceField(
        label=_("Which days are safe?"),
        help_text=_("None ticked means any day."),
        choices=WEEKDAYS.items(),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def clean(self):
        cleaned = super().clean()
        if not {"safe_from", "safe_until"} & self.errors.keys() and not _hours_make_sense(cleaned):
            self.add_error("safe_until", _("Write both times, the earlier first."))
        return cleaned


class DetailsForm(SafeTimesForm):
    """Whose phone it is, which words are safe, when: what one person says about one way, for themselves.

    `seen` is what the page showed: whatever somebody wrote down meanwhile is not written over.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = ContactPoint
        fields = [
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
            "whose": _("Whose is it?"),
            "wording": _("Which words are safe?"),
            "links_ok": _("Links are ok"),
            "voicemail": _("May we leave a message on voicemail?"),
            "if_cut_off": _("What if we are cut off?"),
            "safe_from": _("Safe from"),
            "safe_until": _("Safe until"),
        }
        help_texts = {
            "wording": _("Discreet says nothing about the group, in case somebody else looks."),
            "links_ok": _("A link opens your own page. Without it you answer by ringing."),
            "safe_from": _("Leave both empty if any time of day is fine."),
        }
        widgets = {
            "whose": forms.RadioSelect,
            "wording": forms.RadioSelect,
            "voicemail": forms.RadioSelect,
            "if_cut_off": forms.RadioSelect,
            "safe_from": TimeInput,
            "safe_until": TimeInput,
        }

    def __init__(self, *args, instance, **kwargs):
        super().__init__(*args, instance=instance, initial={"seen": details_of(instance)}, **kwargs)
        for name, channels in ONLY_FOR.items():
            if instance.channel not in channels:
                del self.fields[name]
        self.helper = PlainHelper(self, submit=_("Save"))
        self.helper.form_tag = False
        self.helper.inputs = []

    @property
    def details(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


def _hours_make_sense(cleaned):
    safe_from, safe_until = cleaned.get("safe_from"), cleaned.get("safe_until")
    if safe_from is None or safe_until is None:
        return safe_from is safe_until
    return safe_from < safe_until


class PlanForm(forms.Form):
    """What goes for every way to reach somebody. Every field may stay empty."""

    if_somebody_else_answers = forms.CharField(
        label=_("What shall we say if somebody else answers?"),
        help_text=_("For instance: “It is the library, about a book.” Or: hang up."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    code_word = forms.CharField(
        label=_("A word that tells us you cannot talk"),
        help_text=_("When you say it, we end the call and do not ring back by ourselves."),
        max_length=60,
    )
    never_contact = forms.CharField(
        label=_("Is there somebody we must never get in touch with?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    emergency_name = forms.CharField(
        label=_("Who may we ring in an emergency?"), help_text=_("Their first name."), max_length=100
    )
    emergency_phone = forms.CharField(
        label=_("Their number"), max_length=40, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    emergency_words = forms.CharField(
        label=_("When may we ring them, and what may we say?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False
            field.widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}
            field.error_messages["max_length"] = _("That is too long. Keep it short, please.")
        self.helper = PlainHelper(self, submit=_("Save"))

    def clean_emergency_phone(self):
        # A person dials it: an extension, or a number from far away, is better kept than refused.
        written = self.cleaned_data["emergency_phone"]
        if written and sum(letter.isdigit() for letter in written) < 3:
            raise forms.ValidationError(_("We could not read this number. Write one number."))
        return written

    @property
    def said(self):
        return {name: words for name, words in self.cleaned_data.items() if name != "seen"}
