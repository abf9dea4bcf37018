import re

from crispy_forms.utils import render_crispy_form
from django import forms
from django.utils.translation import gettext_lazy as _

from people.presentation import DayInput, PlainHelper, TimeInput


class CallForm(forms.Form):
    who = forms.CharField(label="Who rings?", help_text="A first name will do.")
    day = forms.DateField(label="Which day?", widget=DayInput)
    at = forms.TimeField(label="When?", widget=TimeInput, required=False)
    how = forms.ChoiceField(label="How?", choices=[("call", "A call")], widget=forms.RadioSelect)
    helps = forms.MultipleChoiceField(
        label="What would help?",
        choices=[("childcare", "Childcare"), ("travel", "Getting there")],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one.")},
    )
    ok = forms.BooleanField(label="That is fine")
    secret = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper(self, submit="Save the call")

    def clean(self):
        raise forms.ValidationError("Jo is busy then. Please choose another time.")


def rendered(form):
    return render_crispy_form(form)


def ids(html):
    return re.findall(r'\sid="([^"]*)"', html)


def test_each_field_has_a_real_label():
    html = rendered(CallForm())

    assert set(re.findall(r'<label[^>]* for="([^"]*)"', html)) == {
        "id_who",
        "id_day",
        "id_at",
        "id_how_0",
        "id_helps_0",
        "id_helps_1",
        "id_ok",
    }
    assert re.findall(r"<legend>([^<]*)</legend>", html) == ["How?", "What would help?"]


def test_only_fields_that_can_be_skipped_say_so():
    html = rendered(CallForm())

    assert re.findall(r'for="(\w+)">\s*[^<]*<span class="skippable">', html) == ["id_at"]
    assert "*" not in html


def test_one_button_and_no_checks_by_the_browser():
    html = rendered(CallForm())

    assert re.findall(r"<button[^>]*>([^<]*)</button>", html) == ["Save the call"]
    assert re.search(r"<form[^>]* novalidate", html)
    assert re.search(r'<form[^>]* method="post"', html)


def test_no_id_is_there_twice():
    for form in (CallForm(), CallForm({})):
        html = rendered(form)

        assert len(ids(html)) == len(set(ids(html)))


def test_errors_are_tied_to_their_fields():
    html = rendered(CallForm({"day": "soon"}))

    tied = re.findall(r'aria-describedby="([^"]*)"', html)
    assert tied == [
        "id_who_helptext id_who_error",
        "id_day_error",
        "id_how_error",
        "id_helps_error",
        "id_ok_error",
    ]
    assert set(" ".join(tied).split()) <= set(ids(html))


def test_errors_are_plain_sentences():
    html = rendered(CallForm({"day": "soon"}))

    assert re.findall(r'<p class="field-error">([^<]*)</p>', html) == [
        "Please fill this in.",
        "Please write a day, like 1/12/2026.",
        "Please choose one.",
        "Tick at least one.",
        "Please tick this to go on.",
    ]


def test_summary_links_to_every_field_and_says_the_rest():
    html = rendered(CallForm({"day": "soon"}))

    summary = html[: html.index("</ul>")]
    links = re.findall(r'href="#([^"]*)"', summary)
    assert links == ["id_who", "id_day", "id_how_0", "id_helps_0", "id_ok"]
    assert set(links) <= set(ids(html))
    assert "Jo is busy then. Please choose another time." in summary
    assert "secret" not in summary


def test_a_form_without_errors_has_no_summary():
    assert 'class="errors"' not in rendered(CallForm())


def test_chosen_chips_are_ticked():
    html = rendered(CallForm(initial={"helps": ["travel"]}))

    assert re.findall(r'value="(\w+)"[^>]* checked', html) == ["travel"]


def test_day_and_time_are_written_as_the_browser_wants_them():
    form = CallForm({"who": "Jo", "day": "2026-12-01", "at": "09:30"})

    html = rendered(form)

    assert 'type="date" name="day" value="2026-12-01"' in html
    assert 'type="time" name="at" value="09:30"' in html
