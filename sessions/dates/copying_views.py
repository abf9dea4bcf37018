from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from groups.permissions import plans_sessions
from sessions.dates.copying import copy_session, facts_to_copy
from sessions.dates.views import group_is_closed
from sessions.planning.forms import PlanForm
from sessions.planning.services import GroupIsClosed
from sessions.planning.views import typed, with_session


@require_http_methods(["GET", "POST"])
@with_session
def copy(request, group_session):
    """The form of a new session, filled in like this one but for the day."""
    group = group_session.group
    if not plans_sessions(group):
        return group_is_closed(request, group)
    form = PlanForm(typed(request), group=group, initial=facts_to_copy(group_session))
    if form.is_valid():
        try:
            made = copy_session(group_session=group_session, by=request.user, **form.cleaned_data)
        except GroupIsClosed:
            return group_is_closed(request, group)
        messages.success(request, _("Planned, with the same agenda. Now see what is still missing."))
        return redirect(made)
    context = {"group": group, "group_session": group_session, "form": form}
    return render(request, "sessions/dates/copy.html", context)
