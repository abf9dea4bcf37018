from django import forms
from django.utils.translation import gettext_lazy as _

from people.presentation import PlainHelper
from sessions.models import Venue
from sessions.venues.photos import MOST_BYTES

YES, NO = "yes", "no"


class YesNo(forms.TypedChoiceField):
    """Yes, no, or nobody knows yet."""

    def __init__(self, **kwargs):
        choices = [("", _("We don’t know yet")), (YES, _("Yes")), (NO, _("No"))]
        coerce = {YES: True, NO: False}.get
        super().__init__(choices=choices, coerce=coerce, empty_value=None, required=False, **kwargs)

    def prepare_value(self, value):
        return {True: YES, False: NO, None: ""}.get(value, value)

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)


class VenueForm(forms.ModelForm):
    """What a place is like. Nothing but its name has to be known."""

    step_free = YesNo(label=_("Can people get in without steps?"))
    quiet_room = YesNo(label=_("Is there a quiet room to go to?"))
    toilets = YesNo(label=_("Are there toilets?"))
    accessible_toilet = YesNo(label=_("Has one of them room for a wheelchair?"))
    prayer_space = YesNo(label=_("Is there somewhere to pray?"))
    feeding_space = YesNo(label=_("Is there somewhere to feed a baby in peace?"))
    near_bus = YesNo(label=_("Is a bus stop close by?"))
    parking = YesNo(label=_("Can people park there?"))
    neutral = YesNo(
        label=_("Is it neutral ground?"),
        help_text=_("Not an office where decisions about people’s families were made."),
    )

    class Meta:
        model = Venue
        fields = [
            "name",
            "address",
            "getting_there",
            "meets_you",
            "step_free",
            "quiet_room",
            "toilets",
            "accessible_toilet",
            "prayer_space",
            "feeding_space",
            "near_bus",
            "bus_stop",
            "parking",
            "neutral",
            "feels",
        ]
        labels = {
            "name": _("What is the place called?"),
            "address": _("What is its address?"),
            "getting_there": _("How do people get there?"),
            "meets_you": _("Who meets people at the door?"),
            "bus_stop": _("Which bus stop, and which bus?"),
            "feels": _("How does it feel there?"),
        }
        help_texts = {
            "name": _("This is told in messages. It must not say what the group is about."),
            "getting_there": _("The floor, the lift, which bell to ring."),
            "meets_you": _("A name and where they stand: “Amina, in a red coat, by the glass door”."),
            "feels": _("In a line, honestly. Members read it after signing in."),
        }
        error_messages = {
            "name": {
                "required": _("Write what the place is called."),
                "max_length": _("Keep the name short: 80 letters is the most."),
            },
            "address": {"max_length": _("Keep it shorter: 118 letters is the most.")},
            "getting_there": {"max_length": _("Keep it shorter: 2,000 letters is the most.")},
            "meets_you": {"max_length": _("Keep it shorter: 200 letters is the most.")},
            "bus_stop": {"max_length": _("Keep it shorter: 120 letters is the most.")},
            "feels": {"max_length": _("Keep it shorter: 500 letters is the most.")},
        }
        widgets = {
            "getting_there": forms.Textarea(attrs={"rows": 3}),
            "feels": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.helper = PlainHelper(self, submit=_("Save this place"))

    def clean(self):
        facts = super().clean()
        if facts.get("bus_stop") and facts.get("near_bus") is not True:
            # Whoever names a stop knows that there is one.
            if facts.get("near_bus") is False:
                self.add_error(
                    "bus_stop", _("You said that no bus stop is close by. Change one of the two.")
                )
            else:
                facts["near_bus"] = True
        return facts


class DoorForm(forms.Form):
    photo = forms.FileField(
        label=_("A photo of the door"),
        help_text=_("No people in it, please. We take out where and when it was taken."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"required": _("Choose a photo.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper(self, submit=_("Use this photo"))

    def clean_photo(self):
        photo = self.cleaned_data["photo"]
        if photo.size > MOST_BYTES:
            raise forms.ValidationError(_("That photo is too big: 12 megabytes is the most."))
        return photo


class SayForm(forms.Form):
    """What somebody who was there says of the place."""

    words = forms.CharField(
        label=_("What was the place like for you?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": _("Write a line, or leave it. Both are fine."),
            "max_length": _("Keep it shorter, please: 300 letters is the most."),
        },
    )
    named = forms.BooleanField(label=_("Show my name to my group"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper(self, submit=_("Say it"))


class HideForm(forms.Form):
    why = forms.CharField(
        label=_("Why is it hidden?"),
        help_text=_("Whoever said it reads this."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": _("Write why, in a line."),
            "max_length": _("Keep it shorter: 300 letters is the most."),
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper(self, submit=_("Hide it"))


class QuietForm(forms.Form):
    """Where somebody goes who needs a minute."""

    quiet_place = forms.CharField(
        label=_("Where can somebody go who needs a minute?"),
        help_text=_("Like “The small room beside the kitchen. The door is open.”"),
        max_length=200,
        required=False,
        error_messages={"max_length": _("Keep it shorter: 200 letters is the most.")},
    )
    quiet_online = YesNo(
        label=_("Online: is there another room for one person and one of you?"),
        help_text=_("Try it out before. Some call it a breakout room."),
    )
    quiet_phone = forms.CharField(
        label=_("Online: which number can people ring meanwhile?"),
        help_text=_("Whoever supports answers it during the session."),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
        error_messages={"max_length": _("Keep it shorter: one number is enough.")},
    )

    def __init__(self, *args, group_session, **kwargs):
        names = ["quiet_place", "quiet_online", "quiet_phone"]
        kwargs["initial"] = {name: getattr(group_session, name) for name in names}
        super().__init__(*args, **kwargs)
        if not group_session.meets_in_person:
            del self.fields["quiet_place"]
        if not group_session.meets_online:
            del self.fields["quiet_online"], self.fields["quiet_phone"]
        self.helper = PlainHelper(self, submit=_("Save"))
