import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template
from django.test import RequestFactory

from coproduction.icons import ICONS
from coproduction.templatetags.look import SEATS
from groups.models import Membership

ANSWERS = [("yes", "I’m coming"), ("no", "I can’t this time")]
ARABIC = "نور الهدى"


def render(template, request=None, **context):
    context = RequestContext(request, context) if request else Context(context)
    return Template("{% load look words %}" + template).render(context)


def words(html):
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def test_icon_says_nothing_to_a_screen_reader():
    assert render('{% icon "calendar" %}').startswith(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><'
    )


def test_icon_without_a_drawing_is_a_mistake():
    with pytest.raises(KeyError, match="unicorn"):
        render('{% icon "unicorn" %}')


@pytest.mark.parametrize("name", ICONS)
def test_icons_carry_no_style_of_their_own(name):
    assert set(re.findall(r"(\w+)=", ICONS[name])) <= {
        "d",
        "cx",
        "cy",
        "r",
        "x",
        "y",
        "width",
        "height",
        "rx",
    }


def test_status_word():
    assert render('{% status "booked" "ok" %}') == '<span class="word ok">booked</span>'


def test_status_word_escapes():
    assert render("{% status text %}", text="<b>") == '<span class="word plain">&lt;b&gt;</span>'


def test_status_word_of_no_kind_is_a_mistake():
    with pytest.raises(ValueError, match="'alarm' is no kind of status word"):
        render('{% status "late" "alarm" %}')


def test_every_seat_has_its_word():
    assert {value: str(words) for value, (_, words) in SEATS.items()} == {
        seat.value: str(seat.label) for seat in Membership.Seat
    }


def test_the_two_voices_differ_only_in_colour():
    lived, prof = render('{% seat "lived_experience" %}'), render('{% seat "professional" %}')

    assert lived == '<span class="word lived">lived experience</span>'
    assert prof == '<span class="word prof">professional</span>'


def test_person_line_keeps_a_name_apart_from_its_sentence():
    html = render("{% person_line name %}{% endperson_line %}", name=ARABIC)

    assert f"<bdi>{ARABIC}</bdi>" in html
    assert '<span class="do"></span>' in html


def test_person_line_escapes_what_people_wrote_and_keeps_its_button():
    html = render(
        '{% person_line name detail=detail status="booked" kind="ok" %}<a href="/x/">Go</a>{% endperson_line %}',
        name="<i>Sam</i>",
        detail="a & b",
    )

    assert "&lt;i&gt;Sam&lt;/i&gt;" in html
    assert "a &amp; b" in html
    assert '<span class="do"><a href="/x/">Go</a></span>' in html


def test_walk_says_where_we_are_and_what_is_done():
    html = render('{% walk "prepare" links=links %}', links={"plan": "/plan/"})

    assert words(html) == "done: Plan done: Invite Prepare Meet Debrief Pay"
    assert re.findall(r'<li class="(\w+)"', html) == ["done", "done", "now", "later", "later", "later"]
    assert re.findall(r'aria-current="step">([^<]*)', html) == ["Prepare"]
    assert re.findall(r'href="([^"]*)"', html) == ["/plan/"]


def test_answers_make_one_form_with_one_button_each():
    request = RequestFactory().get("/")

    html = render("{% answers answers %}", request, answers=ANSWERS)

    assert 'method="post"' in html
    assert "csrfmiddlewaretoken" in html
    assert re.findall(r'name="answer" value="(\w+)" aria-pressed="(\w+)"', html) == [
        ("yes", "false"),
        ("no", "false"),
    ]


def test_answers_say_in_words_which_is_chosen():
    html = render(
        '{% answers answers chosen="no" hints=hints %}', answers=ANSWERS, hints={"yes": "See you"}
    )

    assert re.findall(r'aria-pressed="(\w+)"', html) == ["false", "true"]
    assert words(html) == "I’m coming See you I can’t this time This is your answer now"


def test_ready_line_says_in_words_what_its_colour_says():
    lines = [
        render("{% ready_line kind %}Two facilitators{% endready_line %}", kind=kind)
        for kind in ("done", "missing", "advisory")
    ]

    assert [words(line) for line in lines] == [
        "Done: Two facilitators",
        "Needed first: Two facilitators",
        "Worth a look: Two facilitators",
    ]


@pytest.mark.parametrize(
    ("lived", "professional", "said"),
    [
        (8, 5, "8 with lived experience, 5 professionals"),
        (1, 1, "1 with lived experience, 1 professional"),
        (0, 2, "0 with lived experience, 2 professionals"),
        (0, 0, "Nobody yet."),
    ],
)
def test_balance_says_the_numbers(lived, professional, said):
    html = render("{% balance lived professional %}", lived=lived, professional=professional)

    assert words(html).replace(" ,", ",") == said


def test_balance_fills_its_bar():
    html = render("{% balance 8 5 %}")

    assert 'viewBox="0 0 13 1"' in html
    assert re.findall(r'<rect class="(\w+)"(?: x="([\d.]+)")? width="([\d.]+)"', html) == [
        ("lived", "", "7.935"),
        ("prof", "8.065", "4.935"),
    ]


def test_balance_of_one_voice_fills_the_whole_bar():
    assert re.findall(r'width="([\d.]+)"', render("{% balance 3 0 %}")) == ["3.000"]


def test_post_button_brings_its_token_and_says_whose_line_it_is_on():
    request = RequestFactory().get("/")

    html = render('{% post_button "/go/" "Find a time" about=name %}', request, name=ARABIC)

    assert "csrfmiddlewaretoken" in html
    assert words(html) == f"Find a time {ARABIC}"


def test_pages_keep_the_rest_of_the_address():
    request = RequestFactory().get("/list/?seat=lived&page=2")

    html = render("{% pages page %}", request, page=Paginator(range(5), 2).page(2))

    assert re.findall(r'href="([^"]*)"', html) == ["?seat=lived&amp;page=1", "?seat=lived&amp;page=3"]
    assert words(html) == "Page before Page 2 of 3 Next page"


def test_pages_of_a_short_list_are_not_there():
    request = RequestFactory().get("/list/")

    assert render("{% pages page %}", request, page=Paginator(range(2), 2).page(1)).strip() == ""


def test_session_card_in_brief():
    template = (
        '{% include "components/_session_card.html" with starts_at=starts_at ends_at=ends_at'
        ' place="The Old Library" status="you said yes" kind="ok" only %}'
    )

    with time_machine.travel(datetime(2026, 11, 23, tzinfo=UTC)):
        html = render(
            template,
            starts_at=datetime(2026, 12, 1, 10, tzinfo=UTC),
            ends_at=datetime(2026, 12, 1, 12, tzinfo=UTC),
        )

    assert words(html) == "Tuesday 1 December you said yes 10 in the morning to 12 noon The Old Library"


def test_contact_names_the_person_and_their_number():
    template = '{% include "components/_contact.html" with help_line=help_line only %}'

    html = render(
        template,
        help_line={"name": "Jo", "phone": "01253 496 0000", "hours": "Monday to Friday, 9 to 5"},
    )

    assert 'href="tel:012534960000"' in html
    assert words(html) == (
        "Want to ask something? Ring or text Jo on 01253 496 0000 , Monday to Friday, 9 to 5."
    )


def test_contact_without_a_number_still_names_somebody():
    html = render('{% include "components/_contact.html" with help_line=none only %}', none=None)

    assert words(html) == (
        "Want to ask something? Ask the person who invited you. They are glad to hear from you."
    )


def test_saved_is_said_aloud_and_is_the_heading():
    html = render('{% saved "You’re down as coming" %}<p>Tuesday</p>{% endsaved %}')

    assert (
        html == '<div class="saved" role="status"><h1>You’re down as coming</h1><p>Tuesday</p></div>\n'
    )


def test_datatable_can_be_reached_with_the_keyboard():
    html = render('{% datatable "Claims" %}<tbody></tbody>{% enddatatable %}')

    assert '<div class="table-room" role="region" aria-label="Claims" tabindex="0">' in html
    assert "<caption>Claims</caption><tbody></tbody></table>" in html
