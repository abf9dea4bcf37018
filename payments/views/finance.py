"""Finance: sums first, codes instead of stories, and what a button will do before it is pressed."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from payments import batching, finance
from payments.approving import ChangedSince, NotByYou, approve_claims
from payments.batching import NothingToPutIn, NotReleasedByYou
from payments.forms import ApproveForm, IdsField, MakeForm
from payments.models import Batch, Claim, PaymentLine
from payments.permissions import Role, desk_of
from people.presentation import pounds

A_PAGE = 50
LAST_COPIES = 20

CHANGED = gettext_lazy("Something changed since you looked, so nothing was done. This is how it is now.")


def for_finance(view):
    """Only for whoever has a desk in finance; nobody else learns that the page is there."""

    @wraps(view)
    def with_desk(request, *args, **kwargs):
        request.desk = desk_of(request.user)
        if not request.desk.organisations:
            raise Http404
        return view(request, *args, **kwargs)

    return with_desk


def _page(request, rows):
    return Paginator(rows, A_PAGE).get_page(request.GET.get("page"))


@for_finance
@require_GET
def home(request):
    desk = request.desk
    standings = [finance.standing(organisation) for organisation in desk.organisations]
    looks = sum(finance.to_look_at(organisation).count for organisation in desk.organisations)
    context = {"desk": desk, "standings": standings, "to_look_at": looks}
    return render(request, "payments/finance_home.html", context)


@for_finance
@require_GET
def to_approve(request):
    claims = finance.waiting_claims(request.user)
    page = _page(request, claims)
    context = {
        "desk": request.desk,
        "page": page,
        "rows": finance.claim_rows(page.object_list, request.user),
        "standings": [finance.standing(organisation) for organisation in request.desk.organisations],
        "ticked": request.GET.get("tick") == "all",
    }
    return render(request, "payments/to_approve.html", context)


@for_finance
@require_GET
def check(request):
    """What approving the ticked claims would do. It does nothing yet."""
    if not request.desk.approves:
        raise Http404
    ticked = _ids(request.GET.getlist("claim"))
    if not ticked:
        messages.warning(request, _("Tick at least one claim first."))
        return redirect("payments:to_approve")
    claims = finance.waiting_claims(request.user).filter(
        public_id__in=ticked, pk__in=Claim.objects.approvable_by(request.user)
    )
    rows = finance.claim_rows(claims, request.user)
    mine = [row for row in rows if not row.why_not]
    if not mine:
        messages.warning(request, CHANGED)
        return redirect("payments:to_approve")
    context = {
        "rows": mine,
        "total": sum(row.total for row in mine),
        "left_out": len(ticked) - len(mine),
    }
    return render(request, "payments/check.html", context)


def _ids(values):
    try:
        return IdsField(required=False).clean(values)
    except ValidationError:
        raise Http404 from None


@for_finance
@require_POST
def approve(request):
    if not request.desk.approves:
        raise Http404
    form = ApproveForm(request.POST)
    if not form.is_valid():
        raise Http404
    claims, total = form.cleaned_data["claim"], form.cleaned_data["total"]
    try:
        approve_claims(claims=claims, total=total, by=request.user)
    except ChangedSince:
        messages.warning(request, CHANGED)
    except NotByYou:
        messages.warning(
            request,
            _(
                "One of these is your own, or you said that it is right. Somebody else has to approve it."
            ),
        )
    else:
        words = ngettext(
            "Approved: %(n)s claim, %(sum)s.", "Approved: %(n)s claims, %(sum)s.", len(set(claims))
        )
        messages.success(request, words % {"n": len(set(claims)), "sum": pounds(total)})
    return redirect("payments:to_approve")


@for_finance
@require_GET
def claim(request, public_id):
    claims = Claim.objects.visible_to(request.user).select_related("payee__organisation")
    seen = get_object_or_404(claims, public_id=public_id)
    lines = seen.lines.select_related("rate__card", "group_session__group", "batch_line__batch").defer(
        "batch_line__batch__content"
    )
    lines = list(lines.order_by("activity_date", "pk"))
    if not lines:
        raise Http404
    context = {
        "claim": seen,
        "lines": finance.with_names(lines, "verified_by", "approved_by"),
        "total": finance.add_up(lines),
        "reads_batches": request.desk.reads_batches,
    }
    return render(request, "payments/claim.html", context)


@for_finance
@require_GET
def to_look_at(request):
    looks = {
        organisation: finance.to_look_at(organisation) for organisation in request.desk.organisations
    }
    return render(request, "payments/to_look_at.html", {"looks": looks, "many": len(looks) > 1})


@for_finance
@require_GET
def batches(request):
    if not request.desk.reads_batches:
        raise Http404
    page = _page(request, finance.batches_of(request.user))
    context = {
        "page": page,
        "rows": finance.with_names(page, "prepared_by"),
        "to_make": [
            finance.standing(organisation) for organisation in request.desk.where(Role.PREPARER)
        ],
    }
    return render(request, "payments/batches.html", context)


@for_finance
def make(request, public_id):
    """Say what the file will hold; a POST makes it."""
    organisations = {found.public_id: found for found in request.desk.where(Role.PREPARER)}
    if public_id not in organisations:
        raise Http404
    organisation = organisations[public_id]
    if request.method == "POST":
        form = MakeForm(request.POST)
        if not form.is_valid():
            raise Http404
        try:
            made = batching.make_batch(organisation=organisation, by=request.user, **form.cleaned_data)
            return redirect(made)
        except NothingToPutIn:
            messages.info(
                request, _("There is nothing left to put in a file. The newest one is on top.")
            )
            return redirect("payments:batches")
        except ChangedSince:
            messages.warning(request, CHANGED)
            return redirect(request.path)
    ready = batching.ready_for(organisation=organisation, person=request.user)
    taken_back = finance.taken_back(organisation).to_batch().count()
    context = {"organisation": organisation, "ready": ready, "taken_back": taken_back}
    return render(request, "payments/make.html", context)


@for_finance
@require_GET
def batch(request, public_id):
    seen = get_object_or_404(finance.batches_of(request.user), public_id=public_id)
    lines = PaymentLine.objects.filter(batch_line__batch=seen).select_related(
        "payee", "claim", "group_session__group"
    )
    page = _page(request, lines.order_by("payee__reference", "activity_date", "pk"))
    copies = seen.downloads.all()[:LAST_COPIES]
    releases = seen.organisation in request.desk.where(Role.RELEASER)
    context = {
        "batch": finance.with_names([seen], "prepared_by", "released_by")[0],
        "page": page,
        "copies": finance.with_names(copies, "person"),
        "releases": releases,
        "why_not": batching.may_not_release(batch=seen, person=request.user) if releases else "",
    }
    return render(request, "payments/batch.html", context)


@for_finance
@require_POST
def download(request, public_id):
    """The bytes as they were made. A POST, because it writes down who took a copy."""
    seen = get_object_or_404(Batch.objects.visible_to(request.user), public_id=public_id)
    content = batching.take_a_copy(batch=seen, by=request.user)
    name = f"batch-{seen.number:04}.csv"
    return HttpResponse(
        content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@for_finance
@require_POST
def release(request, public_id):
    seen = get_object_or_404(Batch.objects.releasable_by(request.user), public_id=public_id)
    try:
        batching.release(batch=seen, by=request.user)
    except NotReleasedByYou:
        messages.warning(
            request,
            _("You made this file, approved something in it or are paid by it. A colleague sends it."),
        )
    else:
        messages.success(request, _("Marked as sent."))
    return redirect(seen)
