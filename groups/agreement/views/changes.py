"""Changes to the agreement: put forward by anyone, supported and talked about, settled by facilitators."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, When
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from groups.agreement import proposing
from groups.agreement.forms import CommentForm, ProposalForm, VerdictForm
from groups.agreement.permissions import can_settle, can_take_back
from groups.agreement.views.reading import my_seat
from groups.help import who_to_ask
from groups.models import ChangeComment, ChangeProposal

A_PAGE = 20
Kind, State = ChangeProposal.Kind, ChangeProposal.State


@require_GET
def changes(request, public_id):
    """The open ones first, then what came of the others."""
    membership = my_seat(request.user, group__public_id=public_id)
    group = membership.group
    rows = (
        proposing.with_support(group.change_proposals.exclude(state=State.WITHDRAWN))
        .select_related("proposed_by__person")
        .order_by(Case(When(state=State.OPEN, then=0), default=1), "-created_at", "-pk")
    )
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    for proposal in shown:
        proposal.by = _by(proposal, membership)
        proposal.one_side = _one_side(proposal)
    context = {"page": page, "shown": shown}
    return _render(request, membership, "groups/agreement/changes.html", context)


@require_GET
def which(request, public_id):
    """What is it about? Something new, or one of these."""
    membership = my_seat(request.user, group__public_id=public_id)
    context = {"items": proposing.statements(membership.group)}
    return _render(request, membership, "groups/agreement/which.html", context)


@require_http_methods(["GET", "POST"])
def propose(request, public_id, key=None):
    membership = my_seat(request.user, group__public_id=public_id)
    item = proposing.statement(membership.group, key) if key else None
    form = ProposalForm(
        request.POST if request.method == "POST" else None,
        adds=key is None,
        initial={"text": item.text} if item else None,
    )
    is_gone = key is not None and item is None
    if form.is_valid() and not is_gone:
        said = form.cleaned_data
        try:
            proposal = proposing.propose(
                membership=membership,
                kind=said["kind"],
                text=said["text"],
                why=said["why"],
                item_key=key,
                show_name=not said["no_name"],
            )
        except proposing.StatementGone:
            is_gone = True
        else:
            messages.success(request, _("Put forward. Everyone in the group can read it now."))
            return redirect("groups:agreement_change", proposal.public_id)
    if is_gone and request.method == "GET":
        raise Http404
    context = {"form": form, "item": item, "is_gone": is_gone}
    return _render(
        request, membership, "groups/agreement/propose.html", context, status=409 if is_gone else 200
    )


@require_GET
def change(request, public_id):
    proposal, membership = _proposal(request, public_id)
    return _change_page(request, proposal, membership)


def _change_page(request, proposal, membership, *, comment=None, verdict=None, status=200):
    comments = list(proposal.comments.filter(taken_back_at=None).select_related("membership__person"))
    for one in comments:
        one.is_mine = can_take_back(membership, one)
    now = proposing.as_it_would_be(proposal) if proposal.item_key else None
    proposal.by = _by(proposal, membership)
    proposal.one_side = _one_side(proposal)
    context = {
        "proposal": proposal,
        "is_open": proposal.state == State.OPEN,
        "is_mine": can_take_back(membership, proposal),
        "i_support": proposal.supports.filter(membership=membership).exists(),
        "comments": comments,
        "item_now": now,
        "is_gone": bool(proposal.item_key) and now is None,
        "is_other": now is not None and now.text not in (proposal.item_text, proposal.text),
        "runs_it": can_settle(membership),
        "comment_form": comment or CommentForm(),
        "verdict_form": verdict or VerdictForm(),
    }
    return _render(request, membership, "groups/agreement/change.html", context, status=status)


@require_POST
def support(request, public_id):
    proposal, membership = _proposal(request, public_id)
    try:
        proposing.support(
            proposal=proposal, membership=membership, is_for=request.POST.get("support") == "yes"
        )
    except proposing.NoLongerOpen:
        _say_settled(request)
    return redirect("groups:agreement_change", proposal.public_id)


@require_POST
def comment(request, public_id):
    proposal, membership = _proposal(request, public_id)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _change_page(request, proposal, membership, comment=form, status=422)
    try:
        proposing.comment(proposal=proposal, membership=membership, words=form.cleaned_data["words"])
    except proposing.NoLongerOpen:
        form.add_error("words", _("This was settled a moment ago, so your words were not added."))
        proposal, membership = _proposal(request, public_id)
        return _change_page(request, proposal, membership, comment=form, status=409)
    return redirect("groups:agreement_change", proposal.public_id)


@require_POST
def take_back_comment(request, public_id):
    comments = ChangeComment.objects.filter(
        proposal__in=ChangeProposal.objects.visible_to(request.user), membership__person=request.user
    )
    one = get_object_or_404(comments.select_related("proposal", "membership"), public_id=public_id)
    proposing.take_back_comment(comment=one, membership=one.membership)
    return redirect("groups:agreement_change", one.proposal.public_id)


@require_POST
def take_back(request, public_id):
    proposal, membership = _proposal(request, public_id)
    try:
        proposing.take_back(proposal=proposal, membership=membership)
        messages.success(request, _("Taken back."))
    except proposing.NotYours:
        raise Http404 from None
    except proposing.NoLongerOpen:
        _say_settled(request)
        return redirect("groups:agreement_change", proposal.public_id)
    return redirect("groups:agreement_changes", proposal.group.public_id)


@require_POST
def settle(request, public_id):
    proposal, membership = _proposal(request, public_id)
    if not can_settle(membership):
        raise Http404
    form = VerdictForm(request.POST)
    if not form.is_valid():
        return _change_page(request, proposal, membership, verdict=form, status=422)
    words = form.cleaned_data["words"]
    try:
        if form.cleaned_data["verdict"] == VerdictForm.TAKE_UP:
            proposing.take_up(proposal=proposal, by=request.user, words=words)
            messages.success(request, _("Taken up. It is in the version being written."))
        else:
            proposing.do_not_take_up(proposal=proposal, by=request.user, words=words)
            messages.success(request, _("Saved. Everyone can read why."))
    except proposing.NoLongerOpen:
        _say_settled(request)
    except proposing.StatementGone:
        form.add_error(
            "words",
            _("The statement it is about is not in the new version any more. Say so here instead."),
        )
        return _change_page(request, proposal, membership, verdict=form, status=409)
    return redirect("groups:agreement_change", proposal.public_id)


def _proposal(request, public_id):
    proposals = proposing.with_support(ChangeProposal.objects.visible_to(request.user))
    proposal = get_object_or_404(
        proposals.select_related("group", "proposed_by__person", "settled_by", "taken_up_in"),
        public_id=public_id,
    )
    return proposal, my_seat(request.user, group=proposal.group)


def _by(proposal, membership):
    """Whose it is, as far as it may be shown: without a name to nobody but themselves."""
    if can_take_back(membership, proposal):
        return _("you") if proposal.show_name else _("you, without your name")
    return proposal.proposed_by.person.preferred_name if proposal.show_name else ""


def _one_side(proposal):
    """When people of one side only are for it, which."""
    if proposal.lived and not proposal.professional:
        return "lived"
    return "professional" if proposal.professional and not proposal.lived else ""


def _say_settled(request):
    messages.warning(request, _("This was settled or taken back a moment ago. Here is how it stands."))


def _render(request, membership, template, context, *, status=200):
    group = membership.group
    context |= {"group": group, "help_line": who_to_ask(person=request.user, group=group)}
    with timezone.override(group.organisation.zone):
        return render(request, template, context, status=status)
