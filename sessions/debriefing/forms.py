from django import forms
from django.utils.translation import gettext_lazy as _

from people.presentation import PlainHelper, put_in

LONGEST = 5000


class _Notes(forms.Form):
    """Several boxes to write in. `version` says which words the writer was looking at."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args, row=None, **kwargs):
        boxes = [name for name in self.base_fields if name != "version"]
        initial = (
            {name: getattr(row, name) or "" for name in boxes} | {"version": row.version} if row else {}
        )
        super().__init__(*args, initial={"version": 0} | initial, **kwargs)
        self.boxes = boxes
        self.helper = PlainHelper(self, submit=_("Save"))

    def texts(self):
        return {name: self.cleaned_data[name].replace("\r\n", "\n") for name in self.boxes}

    def give_way_to(self, current):
        """Keep what was typed; from now on it is meant as a change to `current`. Returns what differs."""
        typed = self.texts()
        put_in(self, version=current.version)
        return [
            (self.fields[name].label, getattr(current, name) or "")
            for name in self.boxes
            if (getattr(current, name) or "") != typed[name]
        ]


def _box(label, help_text="", rows=4):
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
    )


class DebriefForm(_Notes):
    went_well = _box(_("What went well?"))
    to_change = _box(_("What would we change next time?"))
    power = _box(_("Who spoke, and whose words were used?"), _("Did both sides have the same room?"))
    ourselves = _box(_("How are we ourselves?"))


class SummaryForm(_Notes):
    we_said = _box(_("What we said"), _("Short sentences, no names of people or children."), 6)
    we_decided = _box(_("What we decided"), _("Nothing decided? Leave it empty."))
    who_does_what = _box(_("Who does what, and by when"), _("First names are fine here."))


class ShareForm(forms.Form):
    """Which words are shared: those that were on the page."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
