from django import forms
from django.utils.translation import gettext_lazy as _

from people.helping.services import Help
from people.models import AccessNeed

Kind, SharedWith = AccessNeed.Kind, AccessNeed.SharedWith

MORE = {
    Kind.READING: _("Large print, easy words, read to you?"),
    Kind.HEARING: _("Captions, a loop, sitting near?"),
    Kind.SEEING: _("What makes it easier?"),
    Kind.MOVING: _("A lift, a ramp, no stairs?"),
    Kind.SITTING: _("A soft chair, standing up at times?"),
    Kind.THINKING: _("Short pages, pictures, a reminder?"),
    Kind.TALKING: _("Time, writing, somebody to speak for you?"),
    Kind.ONLINE: _("A camera off, data, a phone to join with?"),
    Kind.INTERPRETER: _("Which language? Anybody you do not want?"),
    Kind.FOOD: _("What do you eat, and what not?"),
    Kind.FEEDING_PRAYER: _("A quiet room, and when?"),
    Kind.ANIMALS: _("A dog that helps you, or none near you?"),
    Kind.CHILDCARE: _("How many children, and how old?"),
    Kind.TRAVEL: _("How do you like to come?"),
    Kind.SUPPORTER: _("What do they do for you?"),
    Kind.SIT_BESIDE: _("Beside whom?"),
    Kind.LEAVE_EARLY: _("When do you need to go?"),
    Kind.TIMES: _("Which days and hours suit you?"),
    Kind.OTHER: _("What would help?"),
}


class HelpsForm(forms.Form):
    """What helps somebody: things to tick, each with room for a few words and who may know."""

    def __init__(self, *args, needs, **kwargs):
        super().__init__(*args, **kwargs)
        kept = {need.kind: need for need in needs}
        for kind, label in Kind.choices:
            need = kept.get(kind)
            self.fields[kind] = forms.BooleanField(label=label, required=False, initial=need is not None)
            self.fields[f"{kind}_more"] = forms.CharField(
                label=MORE[kind],
                max_length=200,
                required=False,
                initial=(need.words or "") if need else "",
                error_messages={"max_length": _("Keep it short, please. We will ask if we need more.")},
            )
            self.fields[f"{kind}_only"] = forms.BooleanField(
                label=_("Only my named contact may know"),
                required=False,
                initial=need is not None and need.shared_with == SharedWith.NAMED_CONTACT,
            )

    def chips(self):
        """(tick box, room for words, who may know) for each kind."""
        return [(self[kind], self[f"{kind}_more"], self[f"{kind}_only"]) for kind in Kind.values]

    @property
    def wanted(self):
        """What is ticked; and what is written about, for whoever forgot to tick it."""
        found = {}
        for kind in Kind.values:
            words = self.cleaned_data[f"{kind}_more"].strip()
            was_there = bool(self.fields[kind].initial)
            if self.cleaned_data[kind] or (words and not was_there):
                only = self.cleaned_data[f"{kind}_only"]
                shared_with = SharedWith.NAMED_CONTACT if only else SharedWith.FACILITATORS
                found[kind] = Help(words, shared_with)
        return found
