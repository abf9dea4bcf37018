import re
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from groups.models import Leaving, Membership
from groups.roster.cells import read_name
from groups.roster.unusable import UnusableCell
from people.models import ContactPoint, Person
from people.numbers import SENTENCES, Unreadable, read_email, read_mobile, read_phone
from people.presentation import DayInput, PlainHelper

Channel, Seat = ContactPoint.Channel, Membership.Seat
YES, NO = "yes", "no"
NAME_LASTS = 100
TOO_LONG = _("That is too long for us. Up to %(most)s letters fit.")


def facilitators_of(group):
    seats = Membership.objects.current().filter(group=group).facilitators()
    return Person.objects.filter(pk__in=seats.values("person")).order_by("preferred_name", "pk")


def with_capitals(choices):
    return [(value, capfirst(label)) for value, label in choices]


class NamedContactField(forms.ModelChoiceField):
    def __init__(self, *, group, **kwargs):
        super().__init__(
            facilitators_of(group),
            label=_("Who can they always ring?"),
            required=False,
            empty_label=_("Nobody yet"),
            blank=True,
            widget=forms.RadioSelect,
            **kwargs,
        )


class NameField(forms.CharField):
    """A name in any script. A dash is no name, an emoji is."""

    def __init__(self, **kwargs):
        super().__init__(
            error_messages={
                "required": _("Write a name. It can be any name you like."),
                "max_length": _("That name is too long for us. Up to 100 letters fit."),
            },
            max_length=NAME_LASTS,
            **kwargs,
        )
        self.widget.attrs |= {"spellcheck": "false", "autocapitalize": "words"}

    def clean(self, value):
        name = super().clean(value)
        try:
            return read_name(name) if name else name
        except UnusableCell:
            raise forms.ValidationError(self.error_messages["required"]) from None


class InviteForm(forms.Form):
    """A place for one person."""

    public_id = forms.UUIDField(widget=forms.HiddenInput)
    seat = forms.ChoiceField(
        label=_("As what?"), choices=with_capitals(Seat.choices), widget=forms.RadioSelect
    )
    for_whom = forms.CharField(
        label=_("Who is it for?"),
        help_text=_("Only so that you know which is which. They choose the name they go by here."),
        max_length=100,
        required=False,
    )

    def __init__(self, *args, group, by, **kwargs):
        super().__init__(*args, initial={"public_id": uuid4(), "seat": Seat.LIVED_EXPERIENCE}, **kwargs)
        self.fields["for_whom"].widget.attrs = {"autocomplete": "off", "spellcheck": "false"}
        self.fields["for_whom"].error_messages["max_length"] = _("Up to 100 letters fit here.")
        self.fields["named_contact"] = NamedContactField(
            group=group, initial=by.pk, help_text=_("They see this name and number before they say yes.")
        )
        self.helper = PlainHelper(self, submit=_("Make the invitation"))


class AddByHandForm(forms.Form):
    """Somebody who has no phone, email or account."""

    public_id = forms.UUIDField(widget=forms.HiddenInput)
    preferred_name = NameField(
        label=_("What do they like to be called?"), help_text=_("Please write no surname.")
    )
    seat = forms.ChoiceField(
        label=_("As what?"), choices=with_capitals(Seat.choices), widget=forms.RadioSelect
    )

    def __init__(self, *args, group, by, **kwargs):
        super().__init__(*args, initial={"public_id": uuid4(), "seat": Seat.LIVED_EXPERIENCE}, **kwargs)
        self.fields["preferred_name"].widget.attrs["autocomplete"] = "off"
        self.fields["named_contact"] = NamedContactField(group=group, initial=by.pk)
        self.helper = PlainHelper(self, submit=_("Add them"))


class NewWayInForm(forms.Form):
    public_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, initial={"public_id": uuid4()}, **kwargs)
        self.helper = PlainHelper(self, submit=_("Make a new way in"))


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Your code"),
        help_text=_("8 letters and numbers. Big or small letters are the same to us."),
        max_length=200,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.error_messages["required"] = _("Write the code you were given.")
        code.error_messages["max_length"] = _(
            "That is longer than a code. It has 8 letters and numbers."
        )
        code.widget.attrs |= {
            "autocomplete": "off",
            "autocapitalize": "characters",
            "spellcheck": "false",
            "class": "code",
        }
        self.helper = PlainHelper(self, submit=_("Go on"))


class OnlyMineField(forms.ChoiceField):
    def __init__(self):
        super().__init__(
            label=_("Is this phone or computer only yours?"),
            choices=[
                (YES, _("Yes, keep me signed in on it")),
                (NO, _("No, or I am not sure. Sign me out when it is closed")),
            ],
            initial=NO,
            widget=forms.RadioSelect,
        )

    def clean(self, value):
        return super().clean(value) == YES


class ComeInForm(forms.Form):
    """Coming in as somebody who is known here."""

    once = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, *args, submit, **kwargs):
        super().__init__(*args, initial={"once": uuid4().hex}, **kwargs)
        self.fields["only_mine"] = OnlyMineField()
        self.helper = PlainHelper(self, submit=submit)


class JoinForm(ComeInForm):
    """What somebody new says about themselves: a name, and no more than they like."""

    preferred_name = NameField(
        label=_("What do you like to be called?"),
        help_text=_("A first name, or any name you choose. The others in the group see it."),
    )
    reach = forms.ChoiceField(
        label=_("May we get in touch with you?"),
        help_text=_("We use it only for this group. You can change it at any time."),
        choices=[
            (NO, _("No. I will get in touch with you")),
            (Channel.TEXT, _("Yes, by text message")),
            (Channel.CALL, _("Yes, by ringing me")),
            (Channel.EMAIL, _("Yes, by email")),
        ],
        initial=NO,
        widget=forms.RadioSelect,
    )
    value = forms.CharField(
        label=_("If yes: which number or address?"),
        help_text=_("Only those who run the group can look it up, and you can see when they did."),
        max_length=320,
        required=False,
    )
    email = forms.EmailField(
        label=_("An email to sign in with"),
        help_text=_("You can leave this out. With it you can come in on any phone. We send you a code."),
        max_length=254,
        required=False,
    )

    READERS = {Channel.TEXT: read_mobile, Channel.CALL: read_phone, Channel.EMAIL: read_email}

    def __init__(self, *args, seat, **kwargs):
        super().__init__(*args, submit="", **kwargs)
        self.fields["preferred_name"].widget.attrs["autocomplete"] = "name"
        self.fields["value"].widget.attrs = {"autocomplete": "off", "spellcheck": "false"}
        self.fields["email"].widget.attrs = {"autocomplete": "email", "spellcheck": "false"}
        if seat == Seat.PROFESSIONAL:
            self.fields["job"] = forms.CharField(
                label=_("Your job"), help_text=_("The others see it."), max_length=80, required=False
            )
            self.fields["works_for"] = forms.CharField(
                label=_("Who you work for"),
                help_text=_("The others see it."),
                max_length=120,
                required=False,
            )
        self.order_fields(["preferred_name", "job", "works_for", "reach", "value", "email", "only_mine"])
        self.helper = PlainHelper(self, submit=_("Yes, I join"))

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    def clean(self):
        cleaned = super().clean()
        reach, value = cleaned.get("reach"), cleaned.get("value")
        if reach in self.READERS and value == "":
            self.add_error("value", _("Write the number or address, or choose “No” above."))
        elif reach in self.READERS and value:
            try:
                cleaned["value"] = self.READERS[reach](value)
            except Unreadable as unreadable:
                self.add_error("value", SENTENCES[unreadable.code])
        return cleaned

    @property
    def way(self):
        """(channel, value), or None: nothing is kept of what they did not say yes to."""
        reach = self.cleaned_data["reach"]
        return None if reach == NO else (reach, self.cleaned_data["value"])


class EmailCodeForm(forms.Form):
    code = forms.CharField(
        label=_("The code"), help_text=_("8 numbers. You can paste them."), max_length=40
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.error_messages["required"] = _("Write the code from the email.")
        code.widget.attrs |= {
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "class": "code",
        }
        self.helper = PlainHelper(self, submit=_("Keep this email"))


class MyEmailForm(forms.Form):
    """An address somebody wants to sign in with. It is theirs once they type the code we send there."""

    email = forms.EmailField(label=_("Your email"), max_length=254)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs = {"autocomplete": "email", "spellcheck": "false"}
        self.helper = PlainHelper(self, submit=_("Send me a code"))

    def clean_email(self):
        return self.cleaned_data["email"].lower()


class PauseForm(forms.Form):
    """Until a day, or until they say so."""

    until = forms.DateField(
        label=_("Until when?"),
        help_text=_("The first day back. Leave it empty if you do not know yet."),
        required=False,
        widget=DayInput,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper(self, submit=_("Begin the pause"))

    def clean_until(self):
        until = self.cleaned_data["until"]
        if until and until <= timezone.localdate():
            raise forms.ValidationError(_("Choose a day that is still to come, or leave it empty."))
        return until


class LeaveForm(forms.Form):
    why = forms.CharField(
        label=_("Would you like to say why?"),
        help_text=_(
            "You do not have to. Only those who run the group can read it. It is deleted after a year."
        ),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["why"].error_messages["max_length"] = TOO_LONG % {"most": "2,000"}
        self.helper = PlainHelper(self, submit=_("Leave the group"))


class ChoicesForm(forms.ModelForm):
    """May we keep in touch, and what do we keep? Both can wait."""

    class Meta:
        model = Leaving
        fields = ["keep_in_touch", "their_data"]
        labels = {
            "keep_in_touch": _("May we get in touch with you again?"),
            "their_data": _("What should we do with what we know about you?"),
        }
        help_texts = {
            "their_data": _(
                "Some things we must keep for a time, like what we paid you. "
                "Your wish is written down here. A person then looks at it: nothing is removed by itself."
            ),
        }

    def __init__(self, *args, for_them=False, **kwargs):
        super().__init__(*args, **kwargs)
        for name, kind in (("keep_in_touch", Leaving.KeepInTouch), ("their_data", Leaving.TheirData)):
            field = self.fields[name]
            field.choices = [("", _("I will say later")), *with_capitals(kind.choices)]
            if for_them:
                field.choices[0] = ("", _("They have not said"))
            field.widget = forms.RadioSelect(choices=field.choices)
        if for_them:
            self.fields["keep_in_touch"].label = _("May we get in touch with them again?")
            self.fields["their_data"].label = _("What should we do with what we know about them?")
            self.fields["their_data"].help_text = ""
        self.helper = PlainHelper(self, submit=_("They left") if for_them else _("Save"))


class ThanksForm(forms.Form):
    thanks = forms.CharField(
        label=_("Thank them"),
        help_text=_("They read it, with your name under it."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["thanks"].error_messages["max_length"] = TOO_LONG % {"most": "1,000"}
        self.helper = PlainHelper(self, submit=_("Save the thanks"))


class FactsForm(forms.ModelForm):
    """What the others may know of a professional; the number members ring a facilitator on."""

    class Meta:
        model = Membership
        fields = ["job", "works_for", "work_phone"]
        labels = {
            "job": _("Their job"),
            "works_for": _("Who they work for"),
            "work_phone": _("The number members can ring"),
        }
        help_texts = {
            "job": _("Members see it."),
            "works_for": _("Members see it."),
            "work_phone": _("Members see it. A number for work, never a private one."),
        }

    SHOWN = {Seat.PROFESSIONAL: ["job", "works_for"], Seat.FACILITATOR: ["work_phone"]}

    def __init__(self, *args, instance, **kwargs):
        super().__init__(*args, instance=instance, **kwargs)
        for name in set(self.fields) - set(self.SHOWN.get(instance.seat, [])):
            del self.fields[name]
        self.helper = PlainHelper(self, submit=_("Save"))

    def clean_work_phone(self):
        number = self.cleaned_data["work_phone"]
        if number and not re.fullmatch(r"\+?[\d ()\-\u2013]{5,}", number):
            raise forms.ValidationError(_("Please write a number, like 01632 960001."))
        return number


class ChangeSeatForm(forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput, max_length=20)
    seat = forms.ChoiceField(
        label=_("As what from now on?"), choices=with_capitals(Seat.choices), widget=forms.RadioSelect
    )
    sure = forms.BooleanField(label=_("We have talked about it, and they want it"))

    def __init__(self, *args, membership, **kwargs):
        super().__init__(*args, initial={"seen": membership.seat, "seat": membership.seat}, **kwargs)
        self.helper = PlainHelper(self, submit=_("Change the seat"))
