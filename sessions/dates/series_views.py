"""Sessions that repeat: first the days that come out, then the sessions; and changing those that follow."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from groups.permissions import plans_sessions
from sessions.dates import series
from sessions.dates.knowing import advice_for
from sessions.dates.repeating import HourLeftOut
from sessions.dates.series_forms import FollowingForm, SeriesForm
from sessions.dates.views import group_is_closed, with_group
from sessions.models import GroupSession
from sessions.planning.services import GroupIsClosed
from sessions.planning.views import typed, with_session


@require_http_methods(["GET", "POST"])
@with_group
def new_series(request, group):
    """Nothing is made before the days were seen."""
    if not plans_sessions(group):
        return group_is_closed(request, group)
    form = SeriesForm(typed(request), group=group)
    if form.is_valid() and "change" not in request.POST:
        if "make" in request.POST and (moments := _ticked(request, form)):
            return _make(request, group, form, moments)
        return _show_days(request, group, form, is_none_ticked="make" in request.POST)
    return render(request, "sessions/dates/new_series.html", {"group": group, "form": form})


def _ticked(request, form):
    wanted = set(request.POST.getlist("days"))
    return [
        (starts, ends)
        for starts, ends in form.moments
        if starts.astimezone(form.zone).date().isoformat() in wanted
    ]


def _show_days(request, group, form, *, is_none_ticked):
    advice = dict(
        zip(
            (starts.astimezone(form.zone).date() for starts, _ends in form.moments),
            advice_for(group, form.moments),
            strict=True,
        )
    )
    days = [{"day": each.day, "why": each.why, "advice": advice.get(each.day)} for each in form.days]
    context = {
        "group": group,
        "form": form,
        "days": days,
        "number": len(form.moments),
        "is_none_ticked": is_none_ticked,
    }
    return render(request, "sessions/dates/days_of_series.html", context)


def _make(request, group, form, moments):
    facts = {
        name: value
        for name, value in form.cleaned_data.items()
        if name not in ("public_id", "starts_at", "ends_at")
    }
    try:
        series.plan_series(
            group=group,
            public_id=form.cleaned_data["public_id"],
            every=form.every,
            moments=moments,
            by=request.user,
            **facts,
        )
    except GroupIsClosed:
        return group_is_closed(request, group)
    sentence = ngettext("%(n)s session is planned.", "%(n)s sessions are planned.", len(moments))
    messages.success(request, sentence % {"n": len(moments)})
    return redirect("sessions:list", group.public_id)


@require_http_methods(["GET", "POST"])
@with_session
def change_following(request, group_session):
    """Hours, place and agenda of this one and all that follow, as long as nobody was told."""
    if group_session.series_id is None or group_session.state != GroupSession.State.DRAFT:
        messages.warning(request, _("There is nothing that follows which can still be changed."))
        return redirect(group_session)
    number = series.following(group_session).count()
    row = GroupSession.objects.select_related("group__organisation").get(pk=group_session.pk)
    form = FollowingForm(typed(request), instance=row)
    if form.is_valid():
        try:
            number = series.change_following(
                group_session=group_session, by=request.user, **form.cleaned_data
            )
        except HourLeftOut as left_out:
            form.say_left_out(left_out)
        else:
            sentence = ngettext("%(n)s session is changed.", "%(n)s sessions are changed.", number)
            messages.success(request, sentence % {"n": number})
            return redirect(group_session)
    context = {"group_session": group_session, "form": form, "number": number}
    return render(request, "sessions/dates/change_following.html", context)
