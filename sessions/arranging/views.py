"""What facilitators arrange so that people can come."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sessions.arranging import services
from sessions.models import Arrangement
from sessions.planning.views import with_session

A_PAGE = 20
State = Arrangement.State

# Withdrawing is the member's own.
SETTLED_BY_HAND = {State.ASKED, State.ARRANGED, State.TOLD, State.CANNOT}


@require_safe
@with_session
def arrangements(request, group_session):
    """What would help people come: what is still to do first."""
    wanted = (
        Arrangement.objects.wanted()
        .filter(invitation__group_session=group_session)
        .with_last_check()
        .select_related("invitation__person", "owner")
        .to_do_first()
    )
    page = Paginator(wanted, A_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "sessions/arranging/arrangements.html", {"group_session": group_session, "page": page}
    )


@require_POST
@with_session
def arrangement_settle(request, group_session, arrangement_id):
    arrangement = get_object_or_404(
        Arrangement.objects.wanted(), invitation__group_session=group_session, public_id=arrangement_id
    )
    state = request.POST.get("state", "")
    if state in SETTLED_BY_HAND:
        services.settle_arrangement(arrangement=arrangement, state=state, by=request.user)
    else:
        services.take_on(arrangement=arrangement, by=request.user)
    messages.success(request, _("Saved."))
    return redirect("sessions:arrangements", group_session.public_id)
