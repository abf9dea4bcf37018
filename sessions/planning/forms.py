from datetime import timedelta
from uuid import uuid4

from crispy_forms.layout import Field, Layout
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from groups.models import Training
from people.models import Person
from people.presentation import DayInput, PlainHelper, TimeInput
from sessions.models import AgendaItem, GroupSession
from sessions.planning.agenda import usual_title
from sessions.planning.clock import NoSuchHour, comes_twice, local_moment
from sessions.planning.services import facilitators_of, last_session_of, safeguarding_leads_of
from sessions.waiting.forms import places_field

Kind = GroupSession.Kind

SHORTEST, LONGEST = timedelta(minutes=15), timedelta(hours=6)
FURTHEST_AHEAD = timedelta(days=2 * 366)
NEEDED_BY = {
    "place": set(GroupSession.TOGETHER),
    "online_link": {Kind.ONLINE, Kind.BOTH},
    "one_to_one_with": {Kind.ONE_TO_ONE},
}
TIME_FORMATS = ["%H:%M", "%H:%M:%S", "%H.%M"]


class PersonChoice(forms.ModelChoiceField):
    """Somebody out of a few people, by the name they go by."""

    def label_from_instance(self, person):
        return person.preferred_name


class VenueChoice(forms.TypedChoiceField):
    """One of the organisation's places, by name and address; none means another place."""

    def __init__(self, **kwargs):
        super().__init__(
            label=_("Which of your places?"),
            required=False,
            coerce=self._venue,
            empty_value=None,
            **kwargs,
        )
        self.venues = {}

    def offer(self, venues):
        self.venues = {str(venue.pk): venue for venue in venues}
        self.choices = [
            ("", _("Another place: write it below")),
            *((pk, venue.in_a_line) for pk, venue in self.venues.items()),
        ]

    def __deepcopy__(self, memo):
        # Each form has its own places.
        field = super().__deepcopy__(memo)
        field.coerce, field.venues = field._venue, {}
        return field

    def _venue(self, pk):
        return self.venues[pk]

    def has_changed(self, initial, data):
        return str(initial or "") != str(data or "")


def offer_venues(form, organisation) -> None:
    """The places in use, and the one where it is by now; where there is none, nothing is shown. One query."""
    field, instance = form.fields["venue"], form.instance
    venues = organisation.venues.filter(Q(retired_at=None) | Q(pk=instance.venue_id))
    field.offer(venues)
    if field.venues:
        form.fields["place"].label = _("If it is another place, where?")
    else:
        field.widget = forms.HiddenInput()


def settle_where(form, facts, *, is_in_person: bool) -> None:
    """What is said of where it is comes from the place that was chosen; whatever was changed last counts."""
    venue = facts.get("venue")
    if (
        venue
        and "venue" not in form.changed_data
        and "place" in form.changed_data
        and facts.get("place")
    ):
        venue = None
    facts["venue"] = venue if is_in_person else None
    if facts["venue"]:
        facts["place"] = venue.in_a_line
        if "venue" in form.changed_data and "getting_there" not in form.changed_data:
            facts["getting_there"] = venue.getting_there


class OnlineLink(forms.URLField):
    """Where a session is joined."""

    def __init__(self, **kwargs):
        words = {
            "required": _("Write the link people join by."),
            "invalid": _("That does not look like a link. It starts with https://"),
        }
        super().__init__(
            label=_("Link to join online"),
            max_length=500,
            required=False,
            assume_scheme="https",
            error_messages=words,
            **kwargs,
        )


class PlanForm(forms.ModelForm):
    """How, when and where a group meets. Days and hours are those of the organisation's zone.

    `cleaned_data` has `starts_at` and `ends_at` in place of the day and the two times.
    """

    public_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    day = forms.DateField(
        label=_("Which day?"),
        widget=DayInput,
        error_messages={"required": _("Choose the day.")},
    )
    starts = forms.TimeField(
        label=_("From when?"),
        widget=TimeInput,
        input_formats=TIME_FORMATS,
        error_messages={"required": _("Write when it starts.")},
    )
    ends = forms.TimeField(
        label=_("Until when?"),
        widget=TimeInput,
        input_formats=TIME_FORMATS,
        error_messages={"required": _("Write when it ends.")},
    )
    one_to_one_with = PersonChoice(
        label=_("Who is it with?"),
        help_text=_("Only for a one-to-one."),
        queryset=None,
        error_messages={"required": _("Say who it is with.")},
    )
    venue = VenueChoice()
    online_link = OnlineLink(help_text=_("For a session online."))
    places = places_field(
        help_text=_(
            "For people who come in person. Supporters and interpreters take none. "
            "Leave it empty if there is room for everybody."
        )
    )

    class Meta:
        model = GroupSession
        fields = [
            "kind",
            "one_to_one_with",
            "venue",
            "place",
            "getting_there",
            "places",
            "online_link",
            "about",
            "teaches",
        ]
        labels = {
            "kind": _("How do you meet?"),
            "place": _("Where?"),
            "getting_there": _("How do people get there?"),
            "about": _("What is it about?"),
            "teaches": _("Is it a training?"),
        }
        help_texts = {
            "place": _("For a session in person."),
            "getting_there": _("The floor, the lift, the bus, who meets them at the door."),
            "about": _("This never goes into a message. People read it after signing in."),
            "teaches": _("Then it is written down for everyone who was there. People read that before."),
        }
        error_messages = {
            "place": {
                "required": _(
                    "Write where you meet. If you are not sure yet, write what you know: “in town”."
                ),
                "max_length": _("Keep the place short. More fits in the next box."),
            },
            "getting_there": {"max_length": _("Keep it shorter: 2,000 letters is the most.")},
            "about": {"max_length": _("Keep it shorter: 2,000 letters is the most.")},
        }
        widgets = {
            "kind": forms.RadioSelect,
            "getting_there": forms.Textarea(attrs={"rows": 3}),
            "about": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, group, **kwargs):
        kwargs["initial"] = self._what_we_know(group, kwargs.get("instance")) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.group, self.zone = group, group.organisation.zone
        self.use_required_attribute = False
        self.fields["kind"].choices = [(value, capfirst(label)) for value, label in Kind.choices]
        self.fields["teaches"].choices = [
            ("", _("No")),
            *((training, capfirst(training.label)) for training in Training),
        ]
        members = GroupSession(group=group).seats_to_invite()
        self.fields["one_to_one_with"].queryset = Person.objects.filter(
            pk__in=members.values("person")
        ).order_by("preferred_name", "pk")
        self.fields["one_to_one_with"].empty_label = _("Choose somebody")
        self.order_fields(["kind", "one_to_one_with", "day", "starts", "ends"])
        offer_venues(self, group.organisation)
        self._need_what_the_kind_needs()
        self.helper = PlainHelper(self, submit=_("Save") if self.instance.pk else _("Plan this session"))
        # The stylesheet puts away what the chosen kind has no use for.
        self.helper.layout = Layout(
            "public_id",
            "kind",
            Field("one_to_one_with", wrapper_class="only-one-to-one"),
            "day",
            "starts",
            "ends",
            Field("venue", wrapper_class="only-in-person"),
            Field("place", wrapper_class="only-in-person"),
            Field("getting_there", wrapper_class="only-in-person"),
            Field("places", wrapper_class="only-in-person not-one-to-one"),
            Field("online_link", wrapper_class="only-online"),
            "about",
            "teaches",
        )

    def _what_we_know(self, group, instance):
        """What stands there already; for a new one, what the last session was like."""
        known = instance or last_session_of(group)
        if known is None:
            return {}
        zone = group.organisation.zone
        starts_at, ends_at = known.starts_at.astimezone(zone), known.ends_at.astimezone(zone)
        times = {"starts": starts_at.time(), "ends": ends_at.time()}
        if instance:
            return times | {"day": starts_at.date(), "public_id": instance.public_id}
        copied = ("kind", "place", "getting_there", "places", "online_link")
        known_facts = {name: getattr(known, name) for name in copied}
        return times | {"venue": known.venue_id} | known_facts

    def _need_what_the_kind_needs(self):
        """Before a kind is chosen nothing is said to be left out: nobody knows yet what can be."""
        kind = self["kind"].value()
        for name, kinds in NEEDED_BY.items():
            self.fields[name].required = not self.is_bound or kind in kinds
        if self.is_bound and self["venue"].value():
            self.fields["place"].required = False

    def clean_public_id(self):
        """The id this form came with, so that sending it twice plans one session; never one of another group."""
        public_id = self.cleaned_data["public_id"]
        others = GroupSession.objects.exclude(group=self.group)
        return uuid4() if others.filter(public_id=public_id).exists() else public_id

    def _get_validation_exclusions(self):
        """`clean` sees to the rules of these; Django would ask the database about each, three times a rule."""
        return super()._get_validation_exclusions() | {"kind", "venue", "places", "one_to_one_with"}

    def clean(self):
        facts = super().clean()
        kind = facts.get("kind")
        settle_where(self, facts, is_in_person=kind != Kind.ONLINE)
        if kind == Kind.ONE_TO_ONE:
            if not {"place", "online_link"} & self.errors.keys() and not (
                facts.get("place") or facts.get("online_link")
            ):
                self.add_error("place", _("Write where you meet, or a link to join online."))
            facts["places"] = None
        else:
            facts["one_to_one_with"] = None
        self._clean_times(facts)
        return facts

    def _clean_times(self, facts):
        day, now = facts.pop("day", None), timezone.now()
        starts_at = self._moment(day, facts.pop("starts", None), "starts")
        ends_at = self._moment(day, facts.pop("ends", None), "ends")
        if day and day < now.astimezone(self.zone).date():
            return self.add_error("day", _("That day is over. Choose one that lies ahead."))
        if day and day > (now + FURTHEST_AHEAD).date():
            return self.add_error("day", _("That is more than two years away. Check the year."))
        if starts_at and starts_at <= now:
            return self.add_error("starts", _("That time has passed today. Choose a later one."))
        if starts_at and ends_at:
            self._clean_length(ends_at - starts_at)
            facts |= {"starts_at": starts_at, "ends_at": ends_at}

    def _clean_length(self, length):
        if length <= timedelta(0):
            self.add_error("ends", _("It has to end after it starts, on the same day."))
        elif length < SHORTEST:
            self.add_error("ends", _("That is shorter than 15 minutes. Check the two times."))
        elif length > LONGEST:
            self.add_error(
                "ends", _("That is longer than 6 hours. Nobody can sit that long: plan two sessions.")
            )

    def _moment(self, day, at, field):
        if day is None or at is None:
            return None
        try:
            return local_moment(day, at, self.zone)
        except NoSuchHour:
            self.add_error(
                field,
                _("The clocks go forward that night, and this hour is left out. Choose another time."),
            )

    @property
    def comes_twice(self):
        """Whether the clocks go back over one of its ends: we took the first of the two."""
        return any(comes_twice(self.cleaned_data[name], self.zone) for name in ("starts_at", "ends_at"))


class PeopleForm(forms.Form):
    """Who leads, who supports, and which safeguarding lead is within reach."""

    lead = PersonChoice(
        label=_("Who leads?"),
        help_text=_("Looks after the agenda and the time."),
        queryset=None,
        required=False,
    )
    support = PersonChoice(
        label=_("Who supports?"),
        help_text=_("Looks after the people: goes with whoever needs a minute."),
        queryset=None,
        required=False,
    )
    lead_cover = PersonChoice(
        label=_("Who covers for whoever leads?"),
        help_text=_("Steps in when they can’t. We ask them too."),
        queryset=None,
        required=False,
    )
    support_cover = PersonChoice(
        label=_("Who covers for whoever supports?"),
        help_text=_("It can be the same person for both."),
        queryset=None,
        required=False,
    )
    safeguarding_contact = PersonChoice(
        label=_("Which safeguarding lead is within reach?"),
        help_text=_("During the session and for two hours after. Ask them first."),
        queryset=None,
        required=False,
    )

    def __init__(self, *args, group_session, **kwargs):
        jobs = list(group_session.facilitations.select_related("person", "cover"))
        held = {job.role: job.person for job in jobs} | {f"{job.role}_cover": job.cover for job in jobs}
        kwargs["initial"] = held | {"safeguarding_contact": group_session.safeguarding_contact}
        super().__init__(*args, **kwargs)
        for name in ("lead", "support", "lead_cover", "support_cover"):
            self.fields[name].queryset = facilitators_of(group_session.group)
        self.fields["safeguarding_contact"].queryset = safeguarding_leads_of(
            group_session.group.organisation
        )
        for field in self.fields.values():
            field.empty_label = _("Nobody yet")
        if group_session.state == GroupSession.State.INVITED:
            for field, sentence in [
                ("lead", _("It was sent out, so somebody has to lead.")),
                ("support", _("It was sent out, so somebody has to support.")),
                ("safeguarding_contact", _("It was sent out, so somebody has to be within reach.")),
            ]:
                self.fields[field].required = True
                self.fields[field].error_messages["required"] = sentence
        self.helper = PlainHelper(self, submit=_("Save"))

    def clean(self):
        people = super().clean()
        if people.get("lead") and people.get("lead") == people.get("support"):
            self.add_error(
                "support", _("Two different people are needed. Choose somebody else to support.")
            )
        two = [people[role] for role in ("lead", "support") if people.get(role)]
        covers = {role: people.pop(f"{role}_cover", None) for role in ("lead", "support")}
        for role, cover in covers.items():
            if cover and cover in two:
                self.add_error(
                    f"{role}_cover", _("They have a job that day already. Choose a third person.")
                )
            elif cover and not people.get(role):
                self.add_error(role, _("Say whose job it is first. Then somebody can cover for them."))
        return people | {"covers": covers}

    def say_what_is_needed(self, lacking):
        """`lacking`: trainings by role, which are the names of the fields."""
        for role, trainings in lacking.items():
            self.add_error(
                role,
                _("Your organisation asks for this first: %(trainings)s. An admin writes it down.")
                % {"trainings": ", ".join(str(training.label) for training in trainings)},
            )


class AgendaItemForm(forms.ModelForm):
    """One stretch of the agenda. Without a title it is called what it is: “Break”."""

    minutes = forms.IntegerField(
        label=_("How many minutes?"),
        min_value=1,
        max_value=240,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": _("Write how many minutes."),
            "invalid": _("Write a whole number of minutes."),
            "min_value": _("Write a number from 1 to 240."),
            "max_value": _("Write a number from 1 to 240."),
        },
    )

    class Meta:
        model = AgendaItem
        fields = ["kind", "title", "minutes", *AgendaItem.OF_WORK]
        labels = {
            "kind": _("What is it?"),
            "title": _("What is it called?"),
            "rung": _("How much do people decide here?"),
            "limits": _("What can people change, and what not?"),
            "why": _("Why do we do this?"),
            "will_be_asked": _("What will people be asked?"),
            "style": _("How do you do it?"),
            "content_note": _("Is there something that may be hard?"),
        }
        help_texts = {
            "title": _("In plain words. Everyone reads this."),
            "rung": _("For work. Be honest: members read it before they come."),
            "limits": _("Needed unless people decide together."),
            "content_note": _("Members read it before, and can get ready or stay away."),
        }
        widgets = {
            name: forms.Textarea(attrs={"rows": 2})
            for name in ("limits", "why", "will_be_asked", "content_note")
        }
        error_messages = {
            "title": {"max_length": _("Keep it shorter: a line is enough.")},
            **{
                name: {"max_length": _("Keep it shorter, please: a few lines are enough.")}
                for name in ("limits", "why", "will_be_asked", "content_note")
            },
        }

    def __init__(self, *args, submit, **kwargs):
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.fields["kind"].choices = [
            (value, capfirst(label)) for value, label in AgendaItem.Kind.choices
        ]
        self.fields["title"].required = False
        for name in AgendaItem.OF_WORK:
            self.fields[name].required = False
        for name in ("rung", "style"):
            self.fields[name].choices = [("", _("Not said yet")), *self.fields[name].choices[1:]]
        self.helper = PlainHelper(self, submit=submit)

    def clean(self):
        item = super().clean()
        if "kind" in item and not (item.get("title") or "").strip():
            item["title"] = usual_title(item["kind"])
        if item.get("kind") != AgendaItem.Kind.WORK:
            item |= dict.fromkeys(AgendaItem.OF_WORK, "")
        elif self._needs_limits(item) and "limits" not in self.errors:
            self.add_error("limits", _("Say in a line what people can change, and what not."))
        return item

    def _needs_limits(self, item):
        decided_elsewhere = item.get("rung") not in (None, "", AgendaItem.Rung.CO_PRODUCTION)
        return decided_elsewhere and not (item.get("limits") or "").strip()


class PassOverForm(forms.Form):
    """Why a session goes out although something is missing."""

    reason = forms.CharField(
        label=_("Why does it go out all the same?"),
        help_text=_("Everyone who plans this session reads it, and it is kept."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Write why, in a line."),
            "max_length": _("Keep it shorter: 300 letters is the most."),
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.helper = PlainHelper(self, submit=_("Go on without it"))
