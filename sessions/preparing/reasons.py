"""Why somebody has no preparation call yet, and why a time cannot be taken: words and sentences."""

from django.utils.translation import gettext_lazy as _

# Why the machine found no time.
UNPLACED = {
    "no_safe_way": _("They have not said lately how it is safe to reach them. Ask them first."),
    "no_hours": _("Nobody has said when they can make calls."),
    "no_time": _("No time fits both of you."),
    "no_answer": _("No answer twice. Ask them what suits."),
    "too_late": _("The session is too close."),
    "soon": _("A time will be found within a minute."),
}

# Why a time that somebody chose cannot be taken.
WHY_NOT = {
    "caller_in_a_call": _("You are in another call then, or too close to one."),
    "member_in_a_call": _("They have another call then."),
    "caller_in_a_session": _("There is a session to run then."),
    "member_in_a_session": _("They are at a session then."),
    "has_one": _("They have a call already."),
    "after_the_session": _("A call has to end before the session begins."),
    "over": _("That time has passed."),
    "not_safe": _("That is not one of the times they said are safe. Have they told you it is fine?"),
    "gone": _("Sorry, that time has just gone. Please choose another."),
}
