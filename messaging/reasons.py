"""Why a message was not sent, as a word for machines and a sentence for people."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "no_contact_allowed": _("They have not said yes to any way of being reached."),
    "not_confirmed": _("It is more than 90 days since they said this is safe. Ask them again."),
    "not_safe_now": _("This is not one of their safe times. It waits for the next one."),
    "not_safe_in_time": _("None of their safe times comes soon enough."),
    "no_text_provider": _("Text messages are not set up here yet."),
    "a_person_rings": _("They asked for a phone call. Somebody has to ring."),
    "refused": _("The address did not take it. Ask them if it is still right."),
    "channel_down": _("We tried five times and nothing went out."),
    "not_written": _("Something is wrong with this message on our side."),
}


def sentence(why):
    return SENTENCES.get(why, "")
