import re
import uuid
from datetime import date

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from groups.forming.services import FIELDS, seen, values
from groups.models import Group, PurposeChange
from people.presentation import DayInput, PlainHelper, day_in_words, put_in

Part, Stage = PurposeChange.Part, Group.Stage

NEEDED = _("Please write something here.")
TOO_LONG = _(
    "These are %(show_value)s letters, and %(limit_value)s fit. Your words are still here: please "
    "make them shorter."
)
TOO_MANY_DAYS = _("Please write a number from 1 to 250.")


def words(label, help_text="", *, most=2000, rows=5):
    """A box to write in. The browser cuts nothing off: whoever pastes too much is told, and keeps it."""
    field = forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=most,
        error_messages={"max_length": TOO_LONG, "required": NEEDED},
        widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
    )
    del field.widget.attrs["maxlength"]
    return field


def line(label, help_text="", *, most, required=False):
    field = forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=most,
        error_messages={"max_length": TOO_LONG, "required": NEEDED},
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    del field.widget.attrs["maxlength"]
    return field


class PartForm(forms.Form):
    """One part of what a group says about itself. `seen` is how it stood when the page was opened.

    While the group is being found out, anything may still be empty; afterwards nothing may be emptied.
    """

    part = None
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, group, submit, **kwargs):
        self.group, self.is_early = group, group.stage in Group.EARLY
        super().__init__(
            *args, initial={"seen": seen(group, self.part)} | self.from_group(group), **kwargs
        )
        if not self.is_early:
            for name in self.kept_full:
                self.fields[name].required = True
        self.helper = PlainHelper(self, submit=submit)

    kept_full = ()

    @classmethod
    def from_group(cls, group):
        return values(group, cls.part)

    def to_write(self):
        """The fields of the group, as they were typed."""
        return {
            name: value.replace("\r\n", "\n") if isinstance(value, str) else value
            for name, value in self.cleaned_data.items()
            if name in FIELDS[self.part]
        }

    def give_way_to(self, current):
        """Keep what was typed; from now on it is meant as a change to `current`. Returns what differs."""
        typed, theirs = self.cleaned_data, self.from_group(current)
        put_in(self, seen=seen(current, self.part))
        return [
            (self.fields[name].label, _in_words(theirs[name]))
            for name in theirs
            if (theirs[name] or "") != (typed.get(name) or "")
        ]


def _in_words(value):
    if isinstance(value, bool):
        return gettext("ticked") if value else ""
    return day_in_words(value) if isinstance(value, date) else str(value or "")


class PurposeForm(PartForm):
    part, kept_full = Part.PURPOSE, ["purpose"]

    purpose = words(
        _("What is this group for?"),
        _("A sentence or two, as you would say it to a neighbour."),
        rows=6,
    )


class ChangeForm(PartForm):
    part, kept_full = Part.CHANGE, ["can_change", "cannot_change"]

    can_change = words(
        _("What can this group change?"), _("What is really open: one thing on each line, if you like.")
    )
    cannot_change = words(
        _("What can it not change?"),
        _("Better said now than found out later. Say why, if you know."),
    )


class LimitsForm(PartForm):
    part = Part.LIMITS

    limit_money = words(_("Money"), _("How much is there, and for what?"), most=1000, rows=2)
    not_known_money = forms.BooleanField(label=_("Money: we do not know yet"), required=False)
    limit_staff_time = words(_("Staff time"), _("Who has how much time for this?"), most=1000, rows=2)
    not_known_staff_time = forms.BooleanField(label=_("Staff time: we do not know yet"), required=False)
    limit_law = words(
        _("The law"), _("What does the law say must be, or must not be?"), most=1000, rows=2
    )
    not_known_law = forms.BooleanField(label=_("The law: we do not know yet"), required=False)
    limit_timescale = words(
        _("Time"), _("By when does something have to be settled?"), most=1000, rows=2
    )
    not_known_timescale = forms.BooleanField(label=_("Time: we do not know yet"), required=False)

    @classmethod
    def from_group(cls, group):
        kept = values(group, cls.part)
        not_known = kept.pop("limits_not_known")
        return kept | {f"not_known_{limit}": limit in not_known for limit in Group.Limit.values}

    def clean(self):
        cleaned = super().clean()
        cleaned["limits_not_known"] = [
            limit for limit in Group.Limit.values if cleaned.get(f"not_known_{limit}")
        ]
        for limit in Group.Limit.values:
            name = f"limit_{limit}"
            is_open = name in cleaned and not cleaned[name] and limit not in cleaned["limits_not_known"]
            if is_open and not self.is_early:
                self.add_error(name, _("Please write something, or tick that nobody knows yet."))
        return cleaned


class SignOffForm(PartForm):
    part, kept_full = Part.SIGN_OFF, ["signs_off", "sign_off_days"]

    signs_off = line(
        _("Who signs off what the group decides?"),
        _("A name and a job, so that everyone knows who has to answer."),
        most=120,
    )
    sign_off_days = forms.IntegerField(
        label=_("How many working days do they have to answer?"),
        required=False,
        min_value=1,
        max_value=250,
        error_messages={"min_value": TOO_MANY_DAYS, "max_value": TOO_MANY_DAYS},
    )
    starts_on = forms.DateField(label=_("When does the group start?"), required=False, widget=DayInput)
    ends_on = forms.DateField(
        label=_("When do you expect it to end?"),
        help_text=_("A guess is fine. You can change it."),
        required=False,
        widget=DayInput,
    )

    def clean(self):
        cleaned = super().clean()
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("It cannot end before it starts."))
        return cleaned


PART_FORMS = {form.part.value: form for form in [PurposeForm, ChangeForm, LimitsForm, SignOffForm]}


class MoveForm(forms.Form):
    """Going on to the next stage. `seen_stage` is where the group was when the page was opened."""

    seen_stage = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, stage, submit, **kwargs):
        super().__init__(*args, initial={"seen_stage": stage}, **kwargs)
        self.helper = PlainHelper(self, submit=submit)


class PauseForm(MoveForm):
    words = words(_("Why is there a pause?"), _("Everyone in the group reads this."), most=1000, rows=4)
    until = forms.DateField(
        label=_("Until when?"), help_text=_("A guess is fine. You can end it sooner."), widget=DayInput
    )

    def __init__(self, *args, today, **kwargs):
        self.today = today
        super().__init__(*args, **kwargs)
        self.fields["words"].required = True

    def clean_until(self):
        until = self.cleaned_data["until"]
        if until <= self.today:
            raise forms.ValidationError(_("Please choose a day that is still to come."))
        return until


class EndForm(MoveForm):
    words = words(
        _("What happens now?"),
        _("Everyone in the group reads this. Say thank you, and what is still to come."),
        most=1000,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["words"].required = True


class CloseForm(EndForm):
    words = words(
        _("The last words"),
        _("What this group did, and what came of it. Everyone in the group reads this."),
        most=1000,
    )


# Words that say what a group is about to whoever reads over a shoulder.
TELLING = {
    "abuse", "adoption", "addiction", "alcohol", "care", "child", "children", "council", "court", "courts",
    "custody", "domestic", "drug", "drugs", "family", "foster", "fostering", "health", "mental", "nhs",
    "parent", "parents", "mothers", "fathers", "mums", "dads", "police", "prison", "protection", "removal",
    "removed", "safeguarding", "social", "survivor", "survivors", "trauma", "violence", "worker", "workers",
    "lived", "experience", "support",
}  # fmt: skip
SMALL_WORDS = {
    "a", "an", "and", "at", "by", "for", "from", "group", "groups", "in", "of", "on", "our", "the", "to",
    "together", "us", "we", "with", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
    "sunday", "morning", "afternoon", "evening",
}  # fmt: skip
WORD = re.compile(r"\w+")


def telling_words(discreet_name, name):
    """Words of the discreet name that tell: those of the name itself, and those about the topic."""
    of_the_name = {word for word in _words(name) if len(word) > 2} - SMALL_WORDS
    return [word for word in _words(discreet_name) if word in of_the_name | TELLING]


def _words(text):
    return [word.casefold() for word in WORD.findall(text)]


class StartForm(forms.Form):
    """A new group: its two names, and who facilitates it when that is somebody else."""

    public_id = forms.UUIDField(widget=forms.HiddenInput)
    name = line(
        _("What is the group called?"),
        _("Only the people in it see this name."),
        most=120,
        required=True,
    )
    discreet_name = line(
        _("A name that tells nothing"),
        _("In messages and calendars, and on the page. Like “Tuesday group”."),
        most=40,
        required=True,
    )
    facilitator_name = line(_("Who facilitates it?"), _("The name they go by."), most=100, required=True)
    facilitator_email = forms.EmailField(
        label=_("Their email"),
        help_text=_("They sign in with it. Nothing is sent now."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args, organisation, facilitates_it, **kwargs):
        self.organisation = organisation
        super().__init__(*args, initial={"public_id": uuid.uuid4()}, **kwargs)
        if facilitates_it:
            del self.fields["facilitator_name"], self.fields["facilitator_email"]
        self.helper = PlainHelper(self, submit=_("Start the group"))

    def clean_name(self):
        name = self.cleaned_data["name"]
        others = Group.objects.filter(organisation=self.organisation, name=name)
        if others.exclude(public_id=self.cleaned_data.get("public_id")).exists():
            raise forms.ValidationError(_("There is a group of this name already."))
        return name

    def clean(self):
        cleaned = super().clean()
        discreet_name, name = cleaned.get("discreet_name", ""), cleaned.get("name", "")
        if name and name.casefold() in discreet_name.casefold():
            self.add_error(
                "discreet_name", _("This is the group’s own name. Choose one that tells nothing.")
            )
        elif telling := telling_words(discreet_name, name):
            self.add_error(
                "discreet_name",
                _("“%(word)s” tells what the group is about. Choose a name like “Tuesday group”.")
                % {"word": telling[0]},
            )
        return cleaned
