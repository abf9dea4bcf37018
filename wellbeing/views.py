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

PER_PAGE = 25


@require_GET
def follow_ups(request):
    """Calls this person has promised to make: the longest overdue first."""
    mine = (
        FollowUp.objects.visible_to(request.user).open().select_related("person", "group__organisation")
    )
    page, now = Paginator(mine, PER_PAGE).get_page(request.GET.get("page")), timezone.now()
    context = {
        "page": page,
        "overdue": [follow_up for follow_up in page if follow_up.is_overdue(now=now)],
        "to_come": [follow_up for follow_up in page if not follow_up.is_overdue(now=now)],
        "now": now,
    }
    return render(request, "wellbeing/follow_ups.html", context)


def follow_up(request, public_id):
    """One promised call: how it is safe to reach them, and how it went."""
    follow_up = _mine(request.user, public_id)
    form = OutcomeForm(request.POST if request.method == "POST" else None, follow_up=follow_up)
    if form.is_valid():
        services.finish(follow_up=follow_up, by=request.user, outcome=form.cleaned_data["outcome"])
        messages.success(request, _("Thank you for ringing."))
        return redirect("wellbeing:follow_ups")
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
    return _page(request, follow_up, form=OutcomeForm(follow_up=follow_up), shown=way.point)


def hand_over(request, public_id):
    """Somebody else makes the call: a promise must not wait for whoever is ill."""
    follow_up = _mine(request.user, public_id)
    # They told one person of their own choice: nobody else learns that there is anything to ring about.
    if follow_up.done_at or _is_about_unease(follow_up):
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


def _mine(person, public_id):
    promises = FollowUp.objects.visible_to(person).select_related("person", "group__organisation")
    return get_object_or_404(promises, public_id=public_id)


def _ways(follow_up):
    if follow_up.done_at:
        return []
    return ways_to_reach(
        follow_up.person,
        they_asked=follow_up.reason == FollowUp.Reason.ASKED,
        now=timezone.now(),
        zone=follow_up.group.organisation.zone,
    )


def _page(request, follow_up, *, form, shown: ContactPoint | None = None):
    looks = Reveal.objects.visible_to(request.user).filter(by=request.user, person=follow_up.person)
    context = {
        "follow_up": follow_up,
        "may_hand_over": not _is_about_unease(follow_up),
        "is_overdue": follow_up.is_overdue(now=timezone.now()),
        "ways": _ways(follow_up),
        "shown": shown,
        "looks": looks.order_by("-created_at")[:3],
        "form": form,
    }
    with timezone.override(follow_up.group.organisation.zone):
        return render(request, "wellbeing/follow_up.html", context)
