from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sessions.planning.apart import CannotBeApart, sessions_to_be_apart_from
from sessions.planning.apart import ask_apart as settle
from wellbeing.models import RoomAnswer


@require_POST
def ask_apart(request, public_id, session_id):
    """Whoever was told agrees with them that they are asked on their own."""
    rows = RoomAnswer.objects.trusted_to(request.user).select_related("person", "told_to")
    row = get_object_or_404(rows, public_id=public_id)
    group_session = get_object_or_404(sessions_to_be_apart_from(row), public_id=session_id)
    try:
        settle(row=row, group_session=group_session, apart=request.POST.get("apart") == "yes")
        messages.success(request, _("Saved."))
    except CannotBeApart:
        messages.warning(request, _("They were asked with the others in the meantime."))
    return redirect("wellbeing:trusted_with", row.public_id)
