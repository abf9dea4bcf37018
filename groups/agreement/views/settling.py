"""For facilitators: who has answered, what they wanted, and that it was talked over; and the review."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from groups.agreement import answering, reviewing
from groups.agreement.forms import AnswerForm, ReviewForm, TalkedForm
from groups.agreement.permissions import can_answer
from groups.agreement.standing import ASKED, newest_version, standing
from groups.agreement.views.drafting import for_facilitators
from groups.models import AgreementResponse, Membership
from people.presentation import put_in

A_PAGE = 50
Answer = AgreementResponse.Answer


@require_GET
@for_facilitators
def answers(request, group):
    """Everyone who is asked, with what they said, and what is still open."""
    version = newest_version(group)
    context = {"group": group, "version": version}
    if version:
        said = AgreementResponse.objects.filter(version=version, membership=OuterRef("pk"))
        seats = (
            Membership.objects.current()
            .filter(group=group, seat__in=ASKED)
            .annotate(response_id=Subquery(said.values("pk")[:1]))
            .select_related("person")
            .by_seat()
        )
        page = Paginator(seats, A_PAGE).get_page(request.GET.get("page"))
        responses = AgreementResponse.objects.select_related("answered_by", "settled_by").in_bulk(
            [seat.response_id for seat in page if seat.response_id]
        )
        for seat in page:
            seat.response = responses.get(seat.response_id)
        context |= {"page": page, "standing": standing(group), "review": reviewing.review_of(group)}
    return render(request, "groups/agreement/answers.html", context)


@require_http_methods(["GET", "POST"])
def for_them(request, public_id):
    """Write down what somebody said who told it to a facilitator."""
    seats = Membership.objects.run_by(request.user).filter(seat__in=ASKED)
    membership = get_object_or_404(
        seats.select_related("group__organisation", "person"), public_id=public_id
    )
    group = membership.group
    version = newest_version(group)
    if version is None or not can_answer(membership):
        return redirect("groups:agreement", group.public_id)
    response = version.responses.filter(membership=membership).select_related("answered_by").first()
    form = AnswerForm(request.POST if request.method == "POST" else None)
    seen = request.POST.get("version", "")
    if form.is_valid():
        if not form.cleaned_data["answer"]:
            form.add_error("answer", _("Tap what they said."))
        elif seen != str(version.public_id):
            messages.warning(
                request, _("There is a new version since you opened this page. Ask them again.")
            )
        else:
            try:
                answering.answer(
                    version=version, membership=membership, by=request.user, **form.cleaned_data
                )
            except answering.Replaced:
                messages.warning(
                    request, _("There is a new version since you opened this page. Ask them again.")
                )
            else:
                messages.success(request, _("Saved, as said to you."))
            return redirect("groups:agreement_answers", group.public_id)
    context = {
        "group": group,
        "membership": membership,
        "version": version,
        "response": response,
        "form": form,
        "choices": Answer.choices,
    }
    with timezone.override(group.organisation.zone):
        return render(request, "groups/agreement/for_them.html", context)


@require_http_methods(["GET", "POST"])
def settle(request, public_id):
    """What somebody wanted different, in their words, and what came of talking about it."""
    responses = AgreementResponse.objects.filter(
        membership__in=Membership.objects.run_by(request.user)
    ).exclude(answer=Answer.AGREE)
    response = get_object_or_404(
        responses.select_related(
            "version__group__organisation", "membership__person", "answered_by", "settled_by"
        ),
        public_id=public_id,
    )
    group = response.version.group
    form = TalkedForm(
        request.POST if request.method == "POST" else None,
        initial={"seen": answering.moment_of(response)},
    )
    if form.is_valid():
        try:
            answering.settle(response=response, by=request.user, **form.cleaned_data)
            messages.success(request, _("Settled. They can read what you wrote."))
            return redirect("groups:agreement_answers", group.public_id)
        except answering.Replaced:
            messages.info(request, _("There is a new version, and everyone is asked again."))
            return redirect("groups:agreement_answers", group.public_id)
        except answering.NothingToSettle:
            messages.info(request, _("They agree by now, so there is nothing to settle."))
            return redirect("groups:agreement_answers", group.public_id)
        except answering.SaidMoreMeanwhile:
            form.add_error(None, _("They have said something new. Read it first: your words are below."))
            put_in(form, seen=answering.moment_of(response))
    context = {"group": group, "response": response, "form": form, "membership": response.membership}
    with timezone.override(group.organisation.zone):
        return render(request, "groups/agreement/settle.html", context)


@require_http_methods(["GET", "POST"])
@for_facilitators
def review(request, group):
    """The group looked at its agreement again, and keeps it."""
    now = reviewing.review_of(group)
    if now is None:
        return redirect("groups:agreement", group.public_id)
    form = ReviewForm(request.POST if request.method == "POST" else None, initial={"seen": now.mark})
    if form.is_valid():
        try:
            reviewing.keep_as_it_is(version=now.version, by=request.user, **form.cleaned_data)
            messages.success(request, _("Saved: you looked at it together, and keep it."))
        except answering.Replaced:
            messages.info(
                request, _("There is a new version, so there is nothing to look at again yet.")
            )
        return redirect("groups:agreement", group.public_id)
    context = {"group": group, "review": now, "form": form, "items": list(now.version.items.all())}
    return render(request, "groups/agreement/review.html", context)
