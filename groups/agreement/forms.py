from django import forms
from django.utils.translation import gettext_lazy as _

from groups.models import AgreementResponse, ChangeProposal
from people.presentation import PlainHelper, put_in

Kind = ChangeProposal.Kind


class Words(forms.CharField):
    """A box to write in, in whatever script, with a plain sentence when it is far too long."""

    def __init__(self, *, rows=3, **kwargs):
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows, "dir": "auto"}))
        super().__init__(**kwargs)
        self.error_messages["max_length"] = _(
            "This is too long: %(show_value)s letters. %(limit_value)s is the most."
        )

    def clean(self, value):
        # As the browser counts, and as it was typed.
        return super().clean(value.replace("\r\n", "\n") if isinstance(value, str) else value)


class StatementForm(forms.Form):
    text = Words(label=_("What we agree"), max_length=300, rows=2)
    why = Words(
        label=_("Why it matters"),
        help_text=_("One short sentence, read below it."),
        max_length=500,
        required=False,
        rows=2,
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, submit=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper(self, submit=submit or _("Save"))

    def give_way_to(self, mark):
        """Keep what was typed; from now on it is meant as a change to what was saved meanwhile."""
        put_in(self, seen=mark)


class PublishForm(forms.Form):
    words = Words(
        label=_("What is different, in a sentence"),
        help_text=_("Everyone reads it above the list. You can leave it empty."),
        max_length=1000,
        required=False,
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper(self, submit=_("Publish it, and ask everyone"))


class AnswerForm(forms.Form):
    """One of the three, with words or without."""

    answer = forms.ChoiceField(choices=AgreementResponse.Answer.choices, required=False)
    words = Words(
        label=_("What would you like?"),
        max_length=2000,
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Drawn in the page itself, between other things.
        self.fields["words"].widget.attrs["class"] = "form-control"


class TalkedForm(forms.Form):
    """What came of a talk about what somebody wanted different."""

    words = Words(
        label=_("We talked, and …"),
        help_text=_("They read this. Nobody else does, but the facilitators."),
        max_length=1000,
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["words"].error_messages["required"] = _("Write what came of your talk.")
        self.helper = PlainHelper(self, submit=_("This is settled"))


class ProposalForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What should happen?"),
        choices=[choice for choice in Kind.choices if choice[0] != Kind.ADD],
        widget=forms.RadioSelect,
    )
    text = Words(label=_("The words you would like"), max_length=300, required=False, rows=2)
    why = Words(label=_("Why?"), max_length=500, required=False, rows=2)
    no_name = forms.BooleanField(
        label=_("Do not show my name"),
        help_text=_("Then nobody sees who it came from, not even the facilitators."),
        required=False,
    )

    def __init__(self, *args, adds, **kwargs):
        super().__init__(*args, **kwargs)
        if adds:
            del self.fields["kind"]
        self.adds = adds
        self.helper = PlainHelper(self, submit=_("Put it forward"))

    def clean(self):
        cleaned = super().clean()
        kind = Kind.ADD if self.adds else cleaned.get("kind")
        if kind in (Kind.ADD, Kind.CHANGE) and not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", _("Write the words you would like."))
        return cleaned | {"kind": kind}


class CommentForm(forms.Form):
    words = Words(label=_("What do you think?"), max_length=500, rows=2)

    def __init__(self, *args, **kwargs):
        # It stands on a page with another form.
        kwargs.setdefault("auto_id", "comment-%s")
        super().__init__(*args, **kwargs)
        self.fields["words"].error_messages["required"] = _("Write a few words first.")
        self.helper = PlainHelper(self, submit=_("Say it"))


class VerdictForm(forms.Form):
    """Taken up, or not with a reason. Two buttons, so it is drawn in the page."""

    TAKE_UP, NOT = "take_up", "not"

    verdict = forms.ChoiceField(choices=[(TAKE_UP, TAKE_UP), (NOT, NOT)], widget=forms.HiddenInput)
    words = Words(
        label=_("What did you decide together, and why?"),
        help_text=_("Everyone reads it. If it is not taken up, a reason is needed."),
        max_length=500,
        required=False,
        rows=2,
    )

    def clean(self):
        cleaned = super().clean()
        if (
            cleaned.get("verdict") == self.NOT
            and not cleaned.get("words")
            and "words" not in self.errors
        ):
            self.add_error("words", _("Write why it is not taken up. Everyone deserves a reason."))
        return cleaned


class ReviewForm(forms.Form):
    words = Words(
        label=_("What was said"),
        help_text=_("You can leave it empty."),
        max_length=500,
        required=False,
        rows=2,
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper(self, submit=_("We looked at it and keep it"))
