"""Why a message was not sent, as a word for machines and a sentence for people."""

from django.utils.translation import gettext_lazy as _

from people.models import ContactPoint

SENTENCES = {
    "no_contact_allowed": _("They have not said yes to any way of being reached."),
    "not_confirmed": _("It is more than 90 days since they said this is safe. Ask them again."),
    "not_safe_now": _("This is not one of their safe times. It waits for the next one."),
    "not_safe_in_time": _("None of their safe times comes soon enough."),
    "no_text_provider": _("Text messages are not set up here yet."),
    "a_person_rings": _("They asked for a phone call. Somebody has to ring."),
    "a_person_posts": _("They asked for a letter. Somebody has to write and post it."),
    "refused": _("The address did not take it. Ask them if it is still right."),
    "only_made_up_numbers": _(
        "This is a place for trying things out: it writes to no real number or address."
    ),
    "stopped": _("They asked us to stop texting. Agree another way with them."),
    "number_gone": _(
        "This number does not work any more. We have stopped using it. Ask for the new one."
    ),
    "not_delivered": _("It left here and did not reach them. Their phone may have been off."),
    "not_set_up": _(
        "The service that carries messages is not set up right. Whoever runs this must mend it."
    ),
    "letters_not_carried": _("The text service cannot write some of these letters."),
    "enough_texts": _("They have had as many texts as we send in a day or a week."),
    "wrong_number": _("It was a wrong number, so nobody uses it any more. Agree another way with them."),
    "channel_down": _("We tried five times and nothing went out."),
    "not_written": _("Something is wrong with this message on our side."),
}


# What takes a person, whatever the machine could do.
BY_HAND = {
    ContactPoint.Channel.CALL: "a_person_rings",
    ContactPoint.Channel.POST: "a_person_posts",
}


def by_hand(point):
    """Why a person has to tell them: they want to be rung, or a letter. Empty when the machine may."""
    return BY_HAND.get(point.channel, "") if point else ""


def sentence(why):
    return SENTENCES.get(why, "")


# The same, as whom it is about reads it.
SENTENCES_TO_THEM = {
    "no_contact_allowed": _("You have not said yes to a way to reach you."),
    "not_confirmed": _("It is a while since you said how to reach you, so we ask you first."),
    "not_safe_now": _("It waits for one of your safe times."),
    "not_safe_in_time": _("None of your safe times came soon enough."),
    "a_person_rings": _("You asked to be rung. Somebody rings you."),
    "a_person_posts": _("You asked for a letter. Somebody posts it."),
    "refused": _("The address did not take it."),
    "stopped": _("You asked us to stop texting."),
    "number_gone": _("The number did not work any more."),
    "wrong_number": _("The number was wrong, so nobody uses it any more."),
    "not_delivered": _("It left here and did not reach your phone."),
    "enough_texts": _("You had enough texts from us for now."),
}


def sentence_to_them(why):
    return SENTENCES_TO_THEM.get(why, _("It could not be sent, and somebody sees to it.") if why else "")
