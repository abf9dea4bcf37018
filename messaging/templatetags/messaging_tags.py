"""What became of a message, as a word: `{% load messaging_tags %}`."""

from django import template
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from messaging import prices, purposes, reasons
from messaging.models import InboundReply, Message
from people.presentation import day_in_words, time_in_words

register = template.Library()

State, Meaning = Message.State, InboundReply.Meaning
# Settled, or in need of a look; the rest is neither.
KINDS = {
    State.SENT: "ok",
    State.TOLD: "ok",
    State.HELD: "look",
    State.FAILED: "look",
    State.EXPIRED: "look",
}


@register.filter
def message_state(message):
    """ "sent", "arrived", "needs a person", "not sure": what became of it."""
    if message.is_unsure:
        return _("not sure")
    return _("arrived") if message.arrived_at else message.get_state_display()


@register.filter
def message_kind(message):
    """The kind of status word it is, for `{% status %}`."""
    return "look" if message.is_unsure else KINDS.get(message.state, "plain")


@register.filter
def message_why(message):
    """Why it was not sent, or what nobody knows about it; empty when all is well."""
    if message.is_unsure:
        return _("It was on its way when something broke. Ask them if it came.")
    return message.why


# What became of a message, as whom it was for reads it.
STATES_TO_THEM = {
    State.QUEUED: _l("not sent yet"),
    State.SENDING: _l("on its way"),
    State.SENT: _l("sent"),
    State.HELD: _l("a person sees to it"),
    State.TOLD: _l("told by a person"),
    State.FAILED: _l("could not be sent"),
    State.EXPIRED: _l("too late, not sent"),
}


@register.filter
def state_to_them(message):
    """ "sent", "arrived", "a person sees to it": for whom it was for."""
    return _("arrived") if message.arrived_at else STATES_TO_THEM.get(message.state, "")


@register.filter
def why_to_them(message):
    """Why it was not sent, for whom it was for; empty when all is well."""
    is_over = message.state in (State.SENT, State.TOLD, State.SENDING)
    return "" if is_over else reasons.sentence_to_them(message.why_held)


@register.filter
def message_when(message):
    """When it goes, went or was given up, in words."""
    moment = message.arrived_at or message.finished_at or message.claimed_at or message.not_before
    words = _("%(day)s, %(time)s") % {"day": day_in_words(moment), "time": time_in_words(moment)}
    if message.state == State.QUEUED and message.why_held:
        return _("goes %(when)s") % {"when": words}
    return words


@register.filter
def message_length(message):
    """How many texts it was, and what they cost; empty where it was no text."""
    if not message.texts:
        return ""
    words = ngettext("%(n)d text long", "%(n)d texts long", message.texts) % {"n": message.texts}
    sent = message.claimed_at or message.finished_at or message.not_before
    pence = message.texts * prices.pence_a_text(timezone.localdate(sent))
    if message.is_test or not pence:
        return words
    return _("%(long)s, about %(pence)sp") % {"long": words, "pence": formats.number_format(pence)}


# What to do about a text that came in.
NEXT = {
    Meaning.YES: _l("It is not clear what they say yes to. Ask them, and write the answer down."),
    Meaning.NO: _l("It is not clear what they say no to. Ask them, and write the answer down."),
    Meaning.STOP: _l("We have stopped texting them. Agree another way with them."),
    Meaning.START: _l(
        "Ask them if texts are ok again, and write it down. We cannot tell who holds the phone."
    ),
}


WORDS = {
    Meaning.YES: _l("says yes"),
    Meaning.NO: _l("says no"),
    Meaning.LATE: _l("running late"),
    Meaning.CALL: _l("wants a call"),
    Meaning.STOP: _l("no more texts"),
    Meaning.START: _l("texts again?"),
    Meaning.HELP: _l("asks for help"),
    Meaning.OTHER: _l("to read"),
}


@register.filter
def reply_word(reply):
    """What it is, for `{% status %}`, while it waits for a person."""
    return WORDS[reply.meaning]


@register.filter
def reply_next(reply):
    """What a person has to do about it; empty where that goes without saying."""
    return NEXT.get(reply.meaning, "") if reply.settled_at is None else ""


@register.filter
def purpose_label(message):
    return purposes.label(message.purpose)
