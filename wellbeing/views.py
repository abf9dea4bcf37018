from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from groups.models import Unease
from people.models import ContactPoint, Reveal
from people.reaching.services import reveal as reveal_number
from wellbeing import services
from wellbeing.forms import HandOverForm, OutcomeForm
from wellbeing.models import FollowUp
from wellbeing.reaching import ways_to_reach
from wellbeing.reasons import why_of

PER_PAGE = 25
Ended = FollowUp.Ended


@require_GET
def follow_ups(request):
    """Calls this person has promised to make, or is told of because they are late: the longest overdue first."""
    page = Paginator(_seen_by(request.user).open(), PER_PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    context = {
        "page": page,
        "overdue": [follow_up for follow_up in page if follow_up.is_overdue(now=now)],
        "to_come": [follow_up for follow_up in page if not follow_up.is_overdue(now=now)],
        "now": now,
    }
    return render(request, "wellbeing/follow_ups.html", context)


def follow_up(request, public_id):
    """One promised call: how it is safe to reach them, and in a tap what came of it."""
    follow_up = _mine(request.user, public_id)
    form = OutcomeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if form.cleaned_data["ended"] == Ended.NOBODY:
            tried = services.nobody_answered(follow_up=follow_up, by=request.user)
            if not tried.done_at:
                messages.success(request, _("Written down. Please try again before the time is up."))
                return redirect("wellbeing:follow_up", follow_up.public_id)
            messages.success(request, _("Thank you for trying. They are left in peace now."))
        else:
            services.finish(
                follow_up=follow_up,
                by=request.user,
                ended=Ended(form.cleaned_data["ended"]),
                outcome=form.cleaned_data["outcome"],
            )
            messages.success(request, _("Thank you for being in touch."))
        return redirect("wellbeing:follow_ups")
    if form.is_bound and "ended" in form.errors:
        raise Http404
    return _page(request, follow_up, form=form)


@require_POST
def reveal(request, public_id):
    """Show one number or address. Who looked, at whose, and why, is written down first."""
    follow_up = _mine(request.user, public_id)
    asked_for = request.POST.get("way", "")
    way = next((way for way in _ways(follow_up) if str(way.point.public_id) == asked_for), None)
    if way is None:
        raise Http404
    reveal_number(contact_point=way.point, by=request.user, why=Reveal.Why.FOLLOW_UP)
    return _page(request, follow_up, form=OutcomeForm(), shown=way.point)


def hand_over(request, public_id):
    """Somebody else makes the call: a promise must not wait for whoever is ill."""
    follow_up = _mine(request.user, public_id)
    # They told one person of their own choice: nobody else learns that there is anything to ring about.
    if follow_up.done_at or follow_up.owner != request.user or _is_about_unease(follow_up):
        raise Http404
    form = HandOverForm(request.POST if request.method == "POST" else None, follow_up=follow_up)
    if form.is_valid():
        to = form.cleaned_data["to"].person
        services.hand_over(follow_up=follow_up, to=to, by=request.user)
        messages.success(request, _("%(name)s will ring instead of you.") % {"name": to.preferred_name})
        return redirect("wellbeing:follow_ups")
    return render(request, "wellbeing/hand_over.html", {"follow_up": follow_up, "form": form})


@require_POST
def call_after_unease(request, public_id):
    """Whoever was told that something did not feel right promises the call that was asked for."""
    heard = Unease.objects.filter(said_to=request.user, call_me=True)
    unease = get_object_or_404(
        heard.select_related("group__organisation", "said_by", "said_to"), public_id=public_id
    )
    return redirect("wellbeing:follow_up", services.promise_after(unease=unease).public_id)


def _is_about_unease(follow_up):
    return Unease.objects.filter(public_id=follow_up.source).exists()


def _seen_by(person):
    promises = FollowUp.objects.visible_to(person)
    return promises.select_related("person", "owner", "group__organisation")


def _mine(person, public_id):
    return get_object_or_404(_seen_by(person), public_id=public_id)


def _ways(follow_up):
    if follow_up.done_at:
        return []
    ways = ways_to_reach(
        follow_up.person,
        they_asked=follow_up.reason == FollowUp.Reason.ASKED,
        now=timezone.now(),
        zone=follow_up.group.organisation.zone,
    )
    if follow_up.no_call:
        ways = [way for way in ways if way.point.channel != ContactPoint.Channel.CALL]
    return ways


def _page(request, follow_up, *, form, shown: ContactPoint | None = None):
    looks = Reveal.objects.visible_to(request.user).filter(by=request.user, person=follow_up.person)
    why = why_of(follow_up, viewer=request.user)
    is_theirs = follow_up.owner == request.user
    context = {
        "follow_up": follow_up,
        "why": why,
        "is_theirs": is_theirs,
        "may_hand_over": is_theirs and not _is_about_unease(follow_up),
        # What somebody noted is for themselves.
        "outcome": follow_up.outcome if follow_up.done_by == request.user else None,
        "ended": [
            (value, label)
            for value, label in Ended.choices
            if not (follow_up.no_call and value == Ended.NOBODY)
        ],
        "is_missed": follow_up.reason == FollowUp.Reason.MISSED,
        "is_overdue": follow_up.is_overdue(now=timezone.now()),
        "ways": _ways(follow_up),
        "shown": shown,
        "looks": looks.order_by("-created_at")[:3],
        "form": form,
    }
    with timezone.override(follow_up.group.organisation.zone):
        return render(request, "wellbeing/follow_up.html", context)
