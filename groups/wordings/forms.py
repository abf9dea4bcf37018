from django import forms
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from groups.models import Wording
from messaging import discreet, own_words
from messaging.kinds import IN_A_SUBJECT, Kind
from people.languages import DEFAULT
from people.presentation import DayInput, PlainHelper, put_in

FAULTS = {
    "unknown": _("“%(about)s” is none of the places below. Curly brackets are only for those."),
    "missing": _("{%(about)s} is missing. Without it nobody knows what to do."),
    "lost": _(
        "{%(about)s} shares a line with a place that may be empty. That line is then left out: "
        "put {%(about)s} on a line of its own."
    ),
}


class WordsForm(forms.Form):
    """What one message says in one language. `seen`: the version that stood there when the page was opened."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    preview_as = forms.ChoiceField(label=_("Who is it for?"))
    subject = forms.CharField(
        label=_("Subject of an email"),
        help_text=_(
            "It shows on a locked phone, so it is always discreet. Places: {sender}, {weekday}."
        ),
        max_length=100,
        required=False,
        error_messages={"max_length": _("Keep it shorter: 100 letters is the most.")},
    )
    body = forms.CharField(
        label=_("The words"),
        widget=forms.Textarea(attrs={"rows": 7}),
        max_length=1000,
        error_messages={"max_length": _("Keep it shorter: 1,000 letters is the most.")},
    )
    translated_by = forms.CharField(
        label=_("Who put it in this language?"), max_length=100, required=False
    )
    checked_by = forms.CharField(
        label=_("Who checked it?"),
        help_text=_("Somebody else, who speaks it at home or for a living."),
        max_length=100,
        required=False,
    )
    is_machine_draft = forms.BooleanField(
        label=_("A machine wrote it"),
        help_text=_("Then it is a draft, and never sent."),
        required=False,
    )

    def __init__(self, *args, kind: Kind, wording: str, tongue, organisation, readers, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind, self.wording, self.tongue, self.organisation = kind, wording, tongue, organisation
        self.use_required_attribute = False
        self.fields["preview_as"].choices = [(reader.key, reader.name) for reader in readers]
        for name in ("subject", "body"):
            self.fields[name].widget.attrs |= {"dir": tongue.direction, "lang": tongue.code}
        # Where there is none in this language, ours would be in English.
        self.fields["subject"].required = tongue.code != DEFAULT
        if tongue.code == DEFAULT:
            for name in ("translated_by", "checked_by", "is_machine_draft"):
                del self.fields[name]
        self.tells = []
        self.helper = PlainHelper(self, submit=_("Save these words"))
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.inputs = []

    def clean_subject(self):
        subject = " ".join(self.cleaned_data["subject"].split())
        self._say("subject", own_words.unknown_in(subject, set(IN_A_SUBJECT)))
        self._refuse_what_tells("subject", subject)
        return subject

    def clean_body(self):
        body = self.cleaned_data["body"]
        self._say("body", own_words.faults_in(self.kind, self.wording, body))
        late = discreet.comes_too_late(body, may_say_today=self.kind.name == "reminder-morning")
        for words in late:
            self.add_error("body", _("“%(words)s” may arrive late. Say {day}.") % {"words": words})
        if "://" in body or "www." in body.casefold():
            self.add_error("body", _("No links but {link}: people learn to trust one kind only."))
        if self.wording == "discreet":
            self._refuse_what_tells("body", body)
        return body

    def _say(self, field, faults):
        for fault in faults:
            self.add_error(field, FAULTS[fault.code] % {"about": fault.about})

    @cached_property
    def _names(self):
        return discreet.names_of(self.organisation.pk)

    def _refuse_what_tells(self, field, text):
        plain = own_words.PLACE.sub(" ", text)
        for telling in discreet.what_tells(plain, self._names):
            self.add_error(
                field,
                _("“%(words)s” cannot stand here. %(why)s")
                % {"words": telling.words, "why": telling.why},
            )

    def clean(self):
        cleaned = super().clean()
        translated = (cleaned.get("translated_by") or "").strip().casefold()
        if translated and translated == (cleaned.get("checked_by") or "").strip().casefold():
            self.add_error("checked_by", _("Somebody else than whoever put it in this language."))
        return cleaned

    def somebody_wrote(self, newest: Wording):
        put_in(self, seen=newest.version)
        self.add_error(
            None,
            _("Somebody wrote this meanwhile: “%(words)s”. Save again to use yours.")
            % {"words": newest.body},
        )

    @property
    def typed(self):
        """(subject, body) as they stand in the page now, right or wrong."""
        if self.is_bound:
            return self.data.get("subject", "")[:100], self.data.get("body", "")[:1000]
        return self.initial.get("subject", ""), self.initial.get("body", "")


class AgreedForm(forms.Form):
    panel = forms.CharField(
        label=_("Which members said yes?"),
        help_text=_(
            "The names they go by. Two at least is best. Only whoever looks after this sees them."
        ),
        max_length=300,
        error_messages={"max_length": _("Keep it shorter: 300 letters is the most.")},
    )
    agreed_on = forms.DateField(label=_("When?"), widget=DayInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, initial={"agreed_on": timezone.localdate()}, **kwargs)
        self.use_required_attribute = False
        self.helper = PlainHelper(self, submit=_("They agreed: send it like this"))

    def clean_panel(self):
        panel = " ".join(self.cleaned_data["panel"].split())
        if not any(letter.isalpha() for letter in panel):
            raise forms.ValidationError(_("Please write who said yes."))
        return panel

    def clean_agreed_on(self):
        day = self.cleaned_data["agreed_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("That day has not come yet."))
        return day
