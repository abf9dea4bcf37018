"""Moving a session that was sent out: first what would happen, then one button."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sessions.models import Arrangement
from sessions.moving import services
from sessions.moving.forms import MoveForm
from sessions.moving.telling import MOST_NAMED, who_hears
from sessions.permissions import can_move
from sessions.planning.views import typed, with_session


@require_http_methods(["GET", "POST"])
@with_session
def move(request, group_session):
    """Without `confirm` nothing is written: it says who would hear of it, and by which way."""
    if not can_move(group_session):
        messages.warning(
            request, _("It has begun, was cancelled or was not sent out, so there is nothing to move.")
        )
        return redirect(group_session)
    form = MoveForm(typed(request), group_session=group_session)
    if not form.is_valid() or "back" in request.POST:
        return _show(request, group_session, form)
    if "confirm" not in request.POST:
        return _before(request, group_session, form)
    try:
        services.move(
            group_session=group_session, seen=form.cleaned_data["seen"], by=request.user, **form.facts
        )
    except services.CannotMove:
        messages.warning(request, _("It has begun or was cancelled in the meantime. It stays as it is."))
    except services.SomebodyWasFaster:
        form.add_error(
            None,
            _("Somebody changed it since you opened this page. Look at what stands now, then go on."),
        )
        form.now_seen(group_session.sequence)
        return _show(request, group_session, form)
    except services.FacilitatorsAreElsewhere as cannot:
        form.say_who_is_elsewhere(cannot.names)
        return _show(request, group_session, form)
    except services.NothingChanges:
        messages.info(request, _("It was like this already, so nobody is told anything."))
    else:
        messages.success(request, _("Changed. Everyone is told in the way they said is safe."))
    return redirect(group_session)


def _show(request, group_session, form):
    return render(request, "sessions/moving/move.html", {"group_session": group_session, "form": form})


def _before(request, group_session, form):
    facts = form.facts
    changed = services.changes(group_session, facts)
    asks_again = bool(changed.keys() & set(services.ASKED_AGAIN))
    answered = group_session.invitations.exclude(answer__in=["", "one_to_one"])
    settled = Arrangement.objects.filter(
        invitation__group_session=group_session,
        state__in=Arrangement.SETTLED,
    )
    hears = who_hears(
        group_session,
        by=request.user,
        before=min(group_session.starts_at, facts["starts_at"]),
    )
    context = {
        "group_session": group_session,
        "form": form,
        "facts": facts,
        "changed": changed,
        "time_changes": "starts_at" in changed or "ends_at" in changed,
        "hears": hears,
        "page": Paginator(hears.ways, MOST_NAMED).get_page(1),
        "asked_again": answered.count() if asks_again else 0,
        "settled": settled.count(),
        "calls": services.calls_that_no_longer_fit(group_session, facts["starts_at"]).count(),
        "is_late": services.is_late(group_session),
    }
    return render(request, "sessions/moving/before.html", context)
