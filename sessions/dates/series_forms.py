from crispy_forms.layout import Layout
from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from people.presentation import DayInput, PlainHelper, day_in_words
from sessions.dates.forms import Hours
from sessions.dates.knowing import Calendar
from sessions.dates.repeating import FURTHEST, MOST, HourLeftOut, TooMany, at_hours, days_of
from sessions.models import GroupSession, SessionSeries
from sessions.planning.forms import (
    LONGEST,
    SHORTEST,
    OnlineLink,
    PlanForm,
    VenueChoice,
    offer_venues,
    settle_where,
)

LEFT_OUT = _("On %(day)s the clocks go forward, and this hour is left out. Choose another time.")


class SeriesForm(PlanForm):
    """A session, and how it repeats. `days` are all days it comes to, `moments` those that are in."""

    every = forms.ChoiceField(
        label=_("How often?"),
        choices=[(value, capfirst(label)) for value, label in SessionSeries.Every.choices],
        widget=forms.RadioSelect,
    )
    times = forms.IntegerField(
        label=_("How many times?"),
        required=False,
        min_value=2,
        max_value=MOST,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "min_value": _("Write a number from 2 to 26."),
            "max_value": _("Write a number from 2 to 26. Nobody knows further ahead."),
        },
    )
    until = forms.DateField(
        label=_("Or until which day?"),
        help_text=_("Whichever comes first, if you write both."),
        required=False,
        widget=DayInput,
    )
    only_term = forms.BooleanField(label=_("Only in term time"), required=False)
    no_bank_holidays = forms.BooleanField(
        label=_("Leave out bank holidays"), required=False, initial=True
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        before = self.helper.layout
        self.helper = PlainHelper(self, submit=_("Show the days"))
        mine = ["every", "times", "until", "only_term", "no_bank_holidays"]
        at = before.fields.index("ends") + 1
        self.helper.layout = Layout(*before.fields[:at], *mine, *before.fields[at:])
        self.fields["day"].label = _("Which is the first day?")
        self.days = []

    def clean(self):
        facts = super().clean()
        how = {name: facts.pop(name, None) for name in ("every", "times", "until")}
        only_term, no_holidays = facts.pop("only_term", False), facts.pop("no_bank_holidays", False)
        self.every = how["every"]
        starts_at = facts.get("starts_at")
        if {"times", "until"} & self.errors.keys():
            return facts
        if how["times"] is None and how["until"] is None:
            self.add_error("times", _("A series needs an end: write how many times, or the last day."))
        elif starts_at and how["every"]:
            self._find_days(facts, how, only_term, no_holidays)
        return facts

    def _find_days(self, facts, how, only_term, no_holidays):
        starts, ends = (facts[name].astimezone(self.zone) for name in ("starts_at", "ends_at"))
        first = starts.date()
        until = how["until"]
        if until and until < first:
            return self.add_error("until", _("That is before the first day."))
        calendar = Calendar.between(self.group, first, first + FURTHEST)
        if only_term and not calendar.terms:
            return self.add_error(
                "only_term", _("No school terms are written down yet. An admin writes them.")
            )
        try:
            self.days = days_of(
                first,
                how["every"],
                times=how["times"],
                until=until,
                why_not=lambda day: calendar.why_not(
                    day, only_term=only_term, no_bank_holidays=no_holidays
                ),
            )
            self.moments = at_hours(
                [each.day for each in self.days if not each.why], starts.time(), ends.time(), self.zone
            )
        except TooMany:
            return self.add_error(
                "until" if until else "times",
                _("That makes more than 26 sessions. Choose an earlier last day."),
            )
        except HourLeftOut as left_out:
            return self.add_error(left_out.field, LEFT_OUT % {"day": day_in_words(left_out.day)})
        if not self.moments:
            self.add_error("day", _("Every one of these days is left out."))


class FollowingForm(forms.ModelForm):
    """What this session and all that follow have in common."""

    starts = Hours(label=_("From when?"), error_messages={"required": _("Write when it starts.")})
    ends = Hours(label=_("Until when?"), error_messages={"required": _("Write when it ends.")})
    venue = VenueChoice()
    online_link = OnlineLink()
    with_agenda = forms.BooleanField(label=_("Give them the agenda of this session too"), required=False)

    class Meta:
        model = GroupSession
        fields = ["venue", "place", "getting_there", "online_link"]
        labels = {
            "place": _("Where?"),
            "getting_there": _("How do people get there?"),
        }
        error_messages = {
            "place": {"max_length": _("Keep the place short. More fits in the next box.")},
            "getting_there": {"max_length": _("Keep it shorter: 2,000 letters is the most.")},
        }
        widgets = {"getting_there": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, instance, **kwargs):
        zone = instance.zone
        hours = {
            "starts": instance.starts_at.astimezone(zone).time(),
            "ends": instance.ends_at.astimezone(zone).time(),
        }
        super().__init__(*args, instance=instance, initial=hours, **kwargs)
        self.use_required_attribute = False
        offer_venues(self, instance.group.organisation)
        self.fields["place"].required = (
            instance.kind in ("in_person", "both") and not self["venue"].value()
        )
        self.fields["online_link"].required = instance.kind in ("online", "both")
        self.order_fields(["starts", "ends", "venue", "place"])
        self.helper = PlainHelper(self, submit=_("Change this and all that follow"))

    def clean(self):
        facts = super().clean()
        settle_where(self, facts, is_in_person=self.instance.meets_in_person)
        starts, ends = facts.get("starts"), facts.get("ends")
        if starts and ends:
            minutes = (ends.hour - starts.hour) * 60 + ends.minute - starts.minute
            if minutes <= 0:
                self.add_error("ends", _("It has to end after it starts, on the same day."))
            elif not SHORTEST.total_seconds() <= minutes * 60 <= LONGEST.total_seconds():
                self.add_error("ends", _("It lasts from 15 minutes to 6 hours. Check the two times."))
        return facts

    def say_left_out(self, left_out):
        self.add_error(left_out.field, LEFT_OUT % {"day": day_in_words(left_out.day)})
