"""Somebody's own pages about how it is safe to reach them, and who looked."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from people.models import ContactPoint, Reveal
from people.presentation import put_in
from people.reaching import plans, services
from people.reaching.forms import DetailsForm, NewWayForm, PlanForm
from people.reaching.words import way_in_words

ON_A_PAGE = 20


@require_GET
def ways(request):
    """Each way to reach me, with what I said."""
    mine = ContactPoint.objects.visible_to(request.user).kept().select_related("written_by")
    page = Paginator(mine.order_by("-channel", "pk"), ON_A_PAGE).get_page(request.GET.get("page"))
    for way in page:
        way.words = way_in_words(way)
    return render(request, "people/ways.html", {"page": page})


@require_http_methods(["GET", "POST"])
def way(request, public_id):
    """One way: POST saves yes, no or only if I ask, on the first tap, from now on."""
    mine = _mine(request, public_id)
    if request.method == "POST":
        allowed = request.POST.get("allowed")
        if allowed not in ContactPoint.Allowed.values:
            raise Http404
        services.say(point=mine, allowed=allowed, by=request.user)
        messages.success(request, _("Saved. It holds from now on."))
        return redirect("people:ways")
    return render(request, "people/way.html", {"way": mine, "words": way_in_words(mine)})


@require_POST
def still_right(request, public_id):
    """Yes, it is still as I said: asked every three months."""
    mine = _mine(request, public_id)
    services.say(point=mine, allowed=mine.allowed, by=request.user)
    messages.success(request, _("Thank you. It stays as it is."))
    return redirect("people:ways")


@require_http_methods(["GET", "POST"])
def details(request, public_id):
    """Whose phone it is, which words, which hours. "Show me first" saves nothing."""
    mine, kept = _mine(request, public_id), _mine(request, public_id)
    form = DetailsForm(request.POST if request.method == "POST" else None, instance=mine)
    if form.is_valid() and "look" not in request.POST:
        try:
            services.change_details(
                point=kept, seen=request.POST.get("seen", ""), by=request.user, **form.details
            )
        except services.ChangedMeanwhile:
            form.add_error(
                None,
                _("Somebody changed this since you opened the page. Look at it again, then press Save."),
            )
            put_in(form, seen=services.details_of(_mine(request, public_id)))
        else:
            messages.success(request, _("Saved. It holds from now on."))
            return redirect("people:way", mine.public_id)
    context = {"form": form, "way": mine, "is_a_look": "look" in request.POST}
    return render(request, "people/way_details.html", context)


@require_http_methods(["GET", "POST"])
def new_way(request):
    form = NewWayForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            point = services.add_way(person=request.user, by=request.user, **form.cleaned_data)
            return redirect("people:way", point.public_id)
        except services.KeptAlready:
            form.add_error("value", _("We have this one already."))
    return render(request, "people/new_way.html", {"form": form})


@require_http_methods(["GET", "POST"])
def take_away(request, public_id):
    """Asks once, then forgets the number or address."""
    mine = _mine(request, public_id)
    if request.method == "POST":
        services.take_away(point=mine, by=request.user)
        messages.success(request, _("It is gone. Nobody here has it any more."))
        return redirect("people:ways")
    return render(request, "people/take_away.html", {"way": mine})


@require_http_methods(["GET", "POST"])
def plan(request):
    """What goes for every way: who else may answer, a word that says enough, whom to ring."""
    kept = plans.plan_of(request.user)
    shown = {name: getattr(kept, name) for name in plans.WORDS} | {"seen": plans.words_of(kept)}
    form = PlanForm(request.POST if request.method == "POST" else None, initial=shown)
    if form.is_valid():
        try:
            plans.write_plan(person=request.user, said=form.said, seen=form.cleaned_data["seen"])
        except plans.NamesNobody:
            form.add_error("emergency_name", _("Write whose number this is."))
        except services.ChangedMeanwhile:
            form.add_error(
                None,
                _("Somebody changed this since you opened the page. Look at it again, then press Save."),
            )
            put_in(form, seen=plans.words_of(kept))
        else:
            messages.success(request, _("Saved. It holds from now on."))
            return redirect("people:me")
    return render(request, "people/plan.html", {"form": form, "plan": kept})


@require_GET
def looked(request):
    """Who was shown how to reach me, and why."""
    about_me = Reveal.objects.visible_to(request.user).filter(person=request.user)
    page = Paginator(about_me.select_related("by").order_by("-created_at", "-pk"), ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    return render(request, "people/looked.html", {"page": page})


def _mine(request, public_id):
    mine = ContactPoint.objects.visible_to(request.user).kept().select_related("person", "written_by")
    return get_object_or_404(mine, public_id=public_id)
