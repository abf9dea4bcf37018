"""Why somebody has no preparation call yet, and why a time cannot be taken: words and sentences."""

from django.utils.translation import gettext_lazy as _

# Why the machine found no time.
UNPLACED = {
    "no_safe_way": _("They have not said lately how it is safe to reach them."),
    "no_hours": _("Nobody in the group has said when they can make calls."),
    "no_shared_time": _("Nobody can ring at the times that are safe for them."),
    "all_taken": _("Every time that would fit is taken by other calls or sessions."),
    "no_answer": _("No answer twice. Now a person decides, not the machine."),
    "too_late": _("The session is too close for a time to be found by itself."),
    "not_yet": _("It is too early: times are looked for from %(day)s."),
    "soon": _("A time will be found within a few minutes."),
}

# What would mend it, and where: `line` of the page says which address that is.
MEND = {
    "no_safe_way": (_("Ask them how"), "person"),
    "no_hours": (_("Say when you can ring"), "hours"),
    "no_shared_time": (_("Add hours that suit them"), "hours"),
    "all_taken": (_("Add hours"), "hours"),
    "no_answer": (_("Decide"), "decide"),
}

# Why a time that somebody chose cannot be taken.
WHY_NOT = {
    "caller_in_a_call": _("Whoever would ring is in another call then. Nothing was changed."),
    "member_in_a_call": _("They have another call then. Nothing was changed."),
    "caller_in_a_session": _("Whoever would ring is at a session then. Nothing was changed."),
    "member_in_a_session": _("They are at a session then. Nothing was changed."),
    "has_one": _("They have a call already."),
    "after_the_session": _("A call has to end before the session begins."),
    "over": _("That time has passed."),
    "not_safe": _("That is not one of the times they said are safe. Have they told you it is fine?"),
    "gone": _("Sorry, that time has just gone. Please choose another."),
}
