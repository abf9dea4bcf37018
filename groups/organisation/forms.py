import hashlib
import zoneinfo
from datetime import time
from itertools import pairwise

from crispy_forms.layout import Layout
from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from groups.models import Organisation, OrganisationRole
from groups.organisation.discreet import what_it_tells
from groups.organisation.setup import city_of
from people.presentation import PlainHelper, TimeInput, put_in

Role = OrganisationRole.Role

FEWEST_DIGITS = 5
EARLIEST_REMINDER, LATEST_REMINDER = time(8), time(12)
OFTEN = ["Europe/London", "Europe/Dublin", "Europe/Jersey", "Europe/Guernsey", "Europe/Isle_of_Man"]
# What somebody does, said to whoever chooses them.
HINTS = {
    Role.ADMIN: _("Looks after people, roles, rates and this setup. Reads nothing that was said."),
    Role.PREPARER: _("Looks over the claims and makes the file for the bank."),
    Role.APPROVER: _("Says yes to each claim. Never to their own."),
    Role.RELEASER: _("Lets the file go. Somebody else than whoever made it."),
    Role.SAFEGUARDING_LEAD: _("Is within reach during sessions, for whatever worries somebody."),
    Role.DATA_PROTECTION_LEAD: _("Is asked what may be kept, and for how long."),
    Role.AUDITOR: _("Reads the money, and changes nothing."),
    Role.LISTENER: _("Hears what did not feel right in a group. Has no seat in it."),
}


class StepForm(forms.ModelForm):
    """One step of setting up. `seen` is what stood there: what somebody else wrote is not lost unread."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, instance, **kwargs):
        self.stood = [str(getattr(instance, name)) for name in self.Meta.fields]
        now = hashlib.sha256(repr(self.stood).encode()).hexdigest()[:16]
        super().__init__(*args, instance=instance, initial={"seen": now}, **kwargs)
        self.use_required_attribute = False
        self.helper = PlainHelper(self, submit=_("Save"))
        self.was_changed = self.is_bound and self.data.get("seen") != now
        if self.was_changed:
            # What was typed stays, and can be saved by somebody who has read the other words.
            put_in(self, seen=now)

    def clean(self):
        cleaned = super().clean()
        if self.was_changed:
            raise forms.ValidationError(
                _("Somebody changed this meanwhile. It says: “%(words)s”. Save again to use yours."),
                params={"words": ", ".join(filter(None, self.stood))},
            )
        return cleaned


class NameForm(StepForm):
    title = _("The name")

    class Meta:
        model = Organisation
        fields = ["name"]
        labels = {"name": _("What is the organisation called?")}
        help_texts = {
            "name": _("As people know it. It never stands in a message that must be discreet.")
        }
        error_messages = {"name": {"max_length": _("Keep it shorter: 120 letters is the most.")}}

    def clean_name(self):
        name = self.cleaned_data["name"]
        if name.lower() == self.instance.sender_name.lower():
            raise forms.ValidationError(_("Messages are signed like this. Change that first."))
        return name


class SenderForm(StepForm):
    title = _("How messages are signed")

    class Meta:
        model = Organisation
        fields = ["sender_name"]
        labels = {"sender_name": _("How are messages signed?")}
        help_texts = {"sender_name": _("A first name is best: “Jo”. It must tell nothing.")}
        error_messages = {"sender_name": {"max_length": _("Keep it shorter: 40 letters is the most.")}}

    def clean_sender_name(self):
        name = self.cleaned_data["sender_name"]
        if name.lower() == self.instance.name.lower():
            raise forms.ValidationError(
                _("That is the organisation’s own name, and it tells. A first name tells nothing.")
            )
        if word := what_it_tells(name, organisation_name=self.instance.name):
            raise forms.ValidationError(
                _("“%(word)s” tells something. A first name tells nothing."), params={"word": word}
            )
        return name


class ZoneForm(StepForm):
    title = _("The time zone")
    time_zone = forms.ChoiceField(
        label=_("Whose time is it?"),
        help_text=_("Sessions and messages use this clock. The first few are those people choose most."),
    )

    class Meta:
        model = Organisation
        fields = ["time_zone"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rest = sorted(zone for zone in zoneinfo.available_timezones() if "/" in zone)
        self.fields["time_zone"].choices = [
            (_("Near by"), [(zone, city_of(zone)) for zone in OFTEN]),
            (_("Everywhere"), [(zone, zone.replace("_", " ")) for zone in rest if zone not in OFTEN]),
        ]


class NationForm(StepForm):
    title = _("Bank holidays")
    nation = forms.ChoiceField(
        label=_("Whose bank holidays are yours?"),
        help_text=_("Nobody rings on them, and whoever plans is told of them."),
        choices=Organisation.Nation.choices,
        widget=forms.RadioSelect,
        required=False,
    )

    class Meta:
        model = Organisation
        fields = ["nation"]


class HelpForm(StepForm):
    title = _("Somebody to ask")

    class Meta:
        model = Organisation
        fields = ["help_name", "help_phone", "help_hours"]
        labels = {
            "help_name": _("Whom can members ring?"),
            "help_phone": _("On which number?"),
            "help_hours": _("When?"),
        }
        help_texts = {
            "help_name": _("A person, by the name they go by."),
            "help_hours": _("In words: “Monday to Friday, 9 to 5”."),
        }
        error_messages = {
            "help_name": {"max_length": _("Keep it shorter: 60 letters is the most.")},
            "help_hours": {"max_length": _("Keep it shorter: 80 letters is the most.")},
        }
        error_messages["help_phone"] = {"max_length": _("Keep it to one number.")}
        widgets = {"help_phone": forms.TextInput(attrs={"type": "tel"})}

    def clean_help_phone(self):
        phone = self.cleaned_data["help_phone"]
        if sum(letter.isdigit() for letter in phone) < FEWEST_DIGITS:
            raise forms.ValidationError(_("That is too short for a number people can ring."))
        return phone


class SchoolRunForm(StepForm):
    title = _("The school run")

    class Meta:
        model = Organisation
        fields = ["to_school_from", "to_school_until", "from_school_from", "from_school_until"]
        labels = {
            "to_school_from": _("In the morning, from when?"),
            "to_school_until": _("Until when?"),
            "from_school_from": _("In the afternoon, from when?"),
            "from_school_until": _("And until when?"),
        }
        help_texts = {"to_school_from": _("Whoever offers a day for a session then reads about it.")}
        widgets = dict.fromkeys(fields, TimeInput)

    def clean(self):
        run = super().clean()
        for earlier, later in pairwise(self.Meta.fields):
            if run.get(earlier) and run.get(later) and run[later] <= run[earlier]:
                self.add_error(later, _("This has to be later than the time before it."))
        return run


class RemindersForm(StepForm):
    title = _("Reminders")

    class Meta:
        model = Organisation
        fields = [
            "reminds_a_week_before",
            "reminds_the_day_before",
            "reminds_that_morning",
            "morning_reminder_at",
        ]
        labels = {
            "reminds_a_week_before": _("A week before"),
            "reminds_the_day_before": _("The day before"),
            "reminds_that_morning": _("That morning"),
            "morning_reminder_at": _("When does the morning one go?"),
        }
        help_texts = {
            "reminds_a_week_before": _("Not to whoever was asked less than 8 days before."),
            "reminds_that_morning": _("Not on a Sunday or a bank holiday."),
            "morning_reminder_at": _(
                "From 8 to 12. It goes at 9 at the earliest to whoever named no safe hours."
            ),
        }
        widgets = {"morning_reminder_at": TimeInput}

    def __init__(self, *args, instance, **kwargs):
        super().__init__(*args, instance=instance, **kwargs)
        said = [self.fields[name].label for name in self.Meta.fields[:3] if getattr(instance, name)]
        self.stood = [str(words) for words in said] or [str(_("No reminders"))]

    def clean_morning_reminder_at(self):
        at = self.cleaned_data["morning_reminder_at"]
        if not EARLIEST_REMINDER <= at <= LATEST_REMINDER:
            raise forms.ValidationError(_("Choose a time from 8 to 12 in the morning."))
        return at


STEPS = {
    "name": NameForm,
    "sender": SenderForm,
    "zone": ZoneForm,
    "nation": NationForm,
    "help": HelpForm,
    "school-run": SchoolRunForm,
    "reminders": RemindersForm,
}


class GiveRoleForm(forms.Form):
    """Who gets which job. The warning about a second part in the money is only there when it applies."""

    role = forms.ChoiceField(
        label=_("What will they do?"),
        choices=[(role, capfirst(role.label)) for role in Role],
        widget=forms.RadioSelect,
    )
    email = forms.EmailField(
        label=_("The email they sign in with"),
        help_text=_("They get a code there when they sign in. Nobody is told by a message."),
        max_length=254,
    )
    preferred_name = forms.CharField(
        label=_("The name they go by"),
        max_length=100,
        error_messages={"max_length": _("Keep it shorter: 100 letters is the most.")},
    )
    know_it = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.helper = PlainHelper(self, submit=_("Give them this role"))
        self.helper.layout = Layout("role", "email", "preferred_name", "know_it")

    def warn_of_second_part(self):
        self.fields["know_it"] = forms.BooleanField(
            label=_("I know, and it has to be so"),
            required=False,
            widget=forms.CheckboxInput,
            help_text=_("They can never do both for the same money: such a payment waits."),
        )
        self.add_error(
            "role",
            _(
                "They have a part in the money already. It is safer with three different people: "
                "choose somebody else, or tick the box below."
            ),
        )

    def refuse_own_second_part(self):
        self.add_error(
            "role",
            _(
                "You have a part in the money already. Nobody gives themself a second: ask somebody else."
            ),
        )
