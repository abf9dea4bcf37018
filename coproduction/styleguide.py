"""Every piece on one page, and four sample pages, with awkward content. Only there while developing."""

from datetime import date, datetime, time
from decimal import Decimal

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from groups.help import HelpLine
from people.presentation import DayInput, PlainHelper, TimeInput

SAMPLES = {"member", "saved", "session", "money"}
TUESDAY = date(2026, 12, 1)
ANSWERS = [
    ("in_person", "I’m coming"),
    ("online", "I’ll join online"),
    ("one_to_one", "Could we talk one-to-one instead?"),
    ("not_sure", "Not sure yet"),
    ("no", "I can’t this time"),
]
HELPS = [
    ("childcare", "Childcare"),
    ("travel", "Getting there"),
    ("beside", "Sit beside someone I know"),
    ("interpreter", "An interpreter"),
    ("early", "Leave early"),
    ("else", "Something else"),
]


class ArrangementForm(forms.Form):
    what = forms.CharField(
        label="What is it?",
        help_text="A few words will do.",
        max_length=60,
        error_messages={"required": "Write what it is, so that we can sort it out."},
    )
    day = forms.DateField(label="Which day?", widget=DayInput)
    at = forms.TimeField(label="From when?", widget=TimeInput, required=False)
    how = forms.ChoiceField(
        label="How shall we tell you?",
        choices=[("text", "A text"), ("call", "A call"), ("letter", "A letter")],
        widget=forms.RadioSelect,
    )
    who = forms.ChoiceField(
        label="Who arranges it?",
        choices=[("", "Choose"), ("jo", "Jo"), ("amina", "أمينة")],
    )
    helps = forms.MultipleChoiceField(
        label="What would help?",
        help_text="Tick anything.",
        choices=HELPS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    more = forms.CharField(
        label="Anything else?", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    agreed = forms.BooleanField(label="Jo may tell Amina")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper(self, submit="Save")


def _at(hour, minute=0):
    return timezone.make_aware(datetime.combine(TUESDAY, time(hour, minute)))


def _sample_content():
    return {
        "person": {"preferred_name": "Sam"},
        "help_line": HelpLine("Jo", "01253 496 0000", "Monday to Friday, 9 to 5"),
        "starts_at": _at(10),
        "ends_at": _at(12),
        "afternoon": _at(14, 30),
        "evening": _at(18),
        "answers": ANSWERS,
        "hints": {"one_to_one": "Your voice counts just as much"},
        "amount": Decimal("1164.50"),
        "links": {"plan": "#plan", "invite": "#invite", "prepare": "#prepare"},
        "page": Paginator(range(100), 20).page(3),
    }


@login_not_required
def pieces(request):
    context = _sample_content() | {
        "form": ArrangementForm(initial={"helps": ["childcare", "beside"], "how": "text"}, prefix="new"),
        "wrong_form": ArrangementForm({"what": "", "day": "soon", "helps": ["childcare"]}),
    }
    return render(request, "styleguide/pieces.html", context)


@login_not_required
def sample(request, name):
    if name not in SAMPLES:
        raise Http404
    helps = ArrangementForm(initial={"helps": ["childcare", "beside"]})["helps"]
    return render(request, f"styleguide/{name}.html", _sample_content() | {"helps": helps})
