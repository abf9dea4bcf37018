"""The pieces pages are built from: `{% load look %}`. docs/look.md has an example of each.

Tags for what holds other markup or posts a form; the rest are includes in templates/components/.
"""

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coproduction.icons import ICONS

register = template.Library()

WORD_KINDS = ("plain", "ok", "look", "lived", "prof")
# The two voices have a colour each; the other seats are plain.
SEATS = {
    "lived_experience": ("lived", _("lived experience")),
    "professional": ("prof", _("professional")),
    "facilitator": ("plain", _("facilitator")),
    "supporter": ("plain", _("supporter")),
    "interpreter": ("plain", _("interpreter")),
    "observer": ("plain", _("observer")),
}
STAGES = {
    "plan": pgettext_lazy("stage of a session", "Plan"),
    "invite": pgettext_lazy("stage of a session", "Invite"),
    "prepare": pgettext_lazy("stage of a session", "Prepare"),
    "meet": pgettext_lazy("stage of a session", "Meet"),
    "debrief": pgettext_lazy("stage of a session", "Debrief"),
    "pay": pgettext_lazy("stage of a session", "Pay"),
}
READY_KINDS = {
    "done": ("tick", _("Done:")),
    "missing": ("arrow", _("Needed first:")),
    "advisory": ("look", _("Worth a look:")),
}
TURNS_ROUND = {"arrow", "back"}


@register.simple_tag
def icon(name):
    """One of our line icons. It says nothing to a screen reader: the words beside it do."""
    turns = " turns" if name in TURNS_ROUND else ""
    drawing = mark_safe(ICONS[name])  # noqa: S308 (our own drawings)
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>',
        turns,
        drawing,
    )


@register.simple_tag
def status(text, kind="plain"):
    """A status word: "ok" is settled, "look" needs a look, "plain" is neither."""
    if kind not in WORD_KINDS:
        raise ValueError(f"{kind!r} is no kind of status word: {', '.join(WORD_KINDS)}")
    return format_html('<span class="word {}">{}</span>', kind, text) if text else ""


@register.simple_tag
def seat(value):
    """The seat somebody has in the group, as a word. Takes the stored value, "lived_experience"."""
    kind, text = SEATS[value]
    return status(text, kind)


@register.simple_block_tag
def fact(content, icon_name):
    """One line of `<ul class="facts">`: an icon and what it says."""
    return format_html("<li>{}<div>{}</div></li>", icon(icon_name), content)


@register.simple_block_tag
def person_line(content, name, seat=None, detail="", status=None, kind="plain", url=None):
    """One person in `<ul class="list">`. What is between the tags is what can be done."""
    return render_to_string(
        "components/_person_line.html",
        {
            "name": name,
            "seat_value": seat,
            "detail": detail,
            "status_text": status,
            "kind": kind,
            "url": url,
            "action": mark_safe(content.strip()),  # noqa: S308 (a template wrote it)
        },
    )


@register.simple_block_tag
def ready_line(content, kind):
    """One line of `<ul class="ready">`: "done", "missing" (stops the session) or "advisory"."""
    icon_name, said = READY_KINDS[kind]
    return render_to_string(
        "components/_ready_line.html",
        {"kind": kind, "icon_name": icon_name, "said": said, "content": content},
    )


@register.simple_block_tag
def saved(content, title):
    """What has just been saved, as the page's heading. Say it once, at the top."""
    return render_to_string("components/_saved.html", {"title": title, "content": content})


@register.simple_block_tag
def datatable(content, caption):
    """A table that scrolls inside itself. Between the tags: thead, tbody, tfoot."""
    return render_to_string("components/_datatable.html", {"caption": caption, "content": content})


@register.inclusion_tag("components/_walk.html")
def walk(now, links=None):
    """The line a session walks. `links` may hold an address for some of the stages."""
    links = links or {}
    names = list(STAGES)
    here = names.index(now)
    steps = [
        {"text": STAGES[name], "url": links.get(name), "state": _state(at, here)}
        for at, name in enumerate(names)
    ]
    return {"steps": steps}


def _state(at, here):
    if at < here:
        return "done"
    return "now" if at == here else "later"


@register.inclusion_tag("components/_answers.html")
def answers(choices, chosen=None, name="answer", url="", hints=None):
    """Big buttons, one for each answer, in a form that saves on the first tap.

    `choices` as in a TextChoices; `hints` may hold a smaller line for some of the values.
    """
    hints = hints or {}
    return {
        "name": name,
        "url": url,
        "answers": [
            {
                "value": value,
                "label": label,
                "hint": hints.get(value),
                "is_chosen": value == chosen,
            }
            for value, label in choices
        ],
    }


@register.inclusion_tag("components/_post_button.html")
def post_button(url, label, kind="quiet", name=None, value=None, about=None):
    """A button that posts: `kind` is "primary", "quiet" or "plain" (reads as a link).

    `about` is said to screen readers after the label: whose line is this button on?
    """
    return {
        "url": url,
        "label": label,
        "kind": kind,
        "name": name,
        "value": value,
        "about": about,
    }


@register.inclusion_tag("components/_balance.html")
def balance(lived, professional):
    """How many of each voice: two bars of equal height, and the same in words."""
    total = lived + professional
    # A sliver between the two, so that colour is not all that parts them.
    gap = total / 100 if lived and professional else 0
    return {
        "lived": lived,
        "professional": professional,
        "total": total,
        "lived_width": f"{lived - gap / 2:.3f}",
        "professional_x": f"{lived + gap / 2:.3f}",
        "professional_width": f"{professional - gap / 2:.3f}",
    }


@register.inclusion_tag("components/_chips.html")
def chips(field):
    """A field of several things to tick, as chips. For a form that is not drawn by crispy."""
    return {"field": field}


@register.inclusion_tag("components/_pages.html", takes_context=True)
def pages(context, page):
    """Links to the pages before and after this Page; other words in the address stay."""
    return {"page": page, "request": context["request"]}
