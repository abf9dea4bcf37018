"""One session from plan to debrief: agenda, facilitators, invitations, preparation calls, check-in
and check-out."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# The stages that may have something to tell people: `register` in their `messages.py`.
STAGES = [
    "planning",
    "dates",
    "facilitating",
    "inviting",
    "waiting",
    "moving",
    "arranging",
    "preparing",
    "meeting",
    "debriefing",
]


class SessionsConfig(AppConfig):
    name = "sessions"
    label = "group_sessions"  # Django owns "sessions"; see docs/adr/0005
    verbose_name = _("Sessions")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from groups.forming import needs
        from groups.models import Group
        from groups.told import belonging
        from messaging import discreet
        from sessions import record
        from sessions.meeting import drops
        from sessions.planning.closing import nothing_lies_ahead
        from sessions.planning.names import places_that_tell
        from sessions.told import TARGETS
        from wellbeing import reasons

        needs.register(Group.Stage.CLOSED, nothing_lies_ahead)
        record.register_parts()
        discreet.register(places_that_tell)
        reasons.register(drops.say)
        for targets in TARGETS:
            belonging.register(targets)
        for module in [f"sessions.{stage}.messages" for stage in STAGES]:
            if find_spec(module):
                import_module(module).register()
