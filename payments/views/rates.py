"""What is paid: seen by finance and by the admin, changed by one of each together."""

from functools import wraps

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from groups.models import Organisation
from payments import rates
from payments.forms import RatesForm, as_typed, too_early
from payments.models import Activity, RateCard, RateProposal
from payments.models.rates import SEES_RATES, organisations_where

A_PAGE = 50


def _organisations(person, roles):
    return Organisation.objects.filter(pk__in=organisations_where(person, *roles))


@require_GET
def cards(request):
    """The cards, and what waits for somebody to agree."""
    organisations = _organisations(request.user, SEES_RATES)
    if not organisations.exists():
        raise Http404
    rows = RateCard.objects.visible_to(request.user).select_related("organisation")
    waiting = RateProposal.objects.visible_to(request.user).waiting().select_related("organisation")
    context = {
        "page": Paginator(rows.prefetch_related("rates"), A_PAGE).get_page(request.GET.get("page")),
        "proposals": waiting[:A_PAGE],
        "may_propose": _organisations(request.user, rates.TOGETHER).order_by("name", "pk"),
        "examples": rates.EXAMPLES,
    }
    return render(request, "payments/rates.html", context)


@require_http_methods(["GET", "POST"])
def propose(request, public_id):
    """A new card, beginning from an example (`?from=nihr`) or from the one in force."""
    organisation = get_object_or_404(_organisations(request.user, rates.TOGETHER), public_id=public_id)
    form = RatesForm(
        request.POST if request.method == "POST" else None,
        earliest=rates.earliest_start(organisation),
        initial=_begins_with(organisation, request.GET.get("from", "")),
    )
    if form.is_valid():
        try:
            made = rates.propose(organisation=organisation, by=request.user, **form.facts())
        except rates.NotTogether:
            raise Http404 from None
        except rates.TooEarly as early:
            form.add_error("effective_from", too_early(early.earliest))
        else:
            messages.success(request, _("Proposed. Nobody is paid by it until somebody else agrees."))
            return redirect("payments:rate_proposal", made.public_id)
    context = {"organisation": organisation, "form": form}
    return render(request, "payments/propose_rates.html", context)


def _begins_with(organisation, key):
    for example in rates.EXAMPLES:
        if example.key == key:
            hours = {f"{activity}_per_hour": example.per_hour for activity in Activity}
            return hours | {"name": example.name, "source": example.source}
    newest = organisation.rate_cards.order_by("-effective_from").prefetch_related("rates").first()
    return {"name": newest.name} | as_typed(newest.rates.all()) if newest else {}


def _proposal(request, public_id):
    proposals = RateProposal.objects.visible_to(request.user).select_related("organisation", "by")
    return get_object_or_404(proposals, public_id=public_id)


@require_GET
def proposal(request, public_id):
    seen = _proposal(request, public_id)
    lines = list(seen.rates.all())
    context = {
        "proposal": seen,
        "lines": lines,
        "is_low": any(rates.is_low(line) for line in lines),
        "living_wage": rates.LIVING_WAGE,
        "may_agree": rates.may_agree(seen, request.user),
        "may_take_back": bool(rates.roles_here(request.user, seen.organisation)),
    }
    return render(request, "payments/rate_proposal.html", context)


def settling(view):
    """What somebody settles: a 404 for whoever has no part in it, a plain sentence for what came between."""

    @require_POST
    @wraps(view)
    def wrapped(request, public_id):
        seen = _proposal(request, public_id)
        if not rates.roles_here(request.user, seen.organisation):
            raise Http404
        try:
            view(request, seen)
        except rates.NotTogether:
            messages.warning(
                request, _("Two people settle rates together: an admin and a finance officer.")
            )
        except rates.AlreadySettled:
            messages.warning(request, _("Somebody settled this in the meantime."))
        except rates.TooEarly:
            messages.warning(request, _("Its first day has come. Propose it again for a later one."))
        return redirect("payments:rate_proposal", seen.public_id)

    return wrapped


@settling
def agree(request, seen):
    rates.agree(proposal=seen, by=request.user)
    messages.success(request, _("Agreed. These are the rates from that day."))


@settling
def take_back(request, seen):
    rates.take_back(proposal=seen, by=request.user)
    messages.success(request, _("Taken back. Nobody was paid by it."))
