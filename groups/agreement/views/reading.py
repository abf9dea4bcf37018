"""What every member does: read the agreement and answer, signed in or by the link in a message."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from groups.agreement import answering
from groups.agreement.differences import differences
from groups.agreement.forms import AnswerForm
from groups.agreement.permissions import can_answer, can_settle
from groups.agreement.standing import ASKED, glance
from groups.agreement.telling import PURPOSE
from groups.behind_links import behind_a_link
from groups.help import who_to_ask
from groups.models import AgreementResponse, AgreementVersion, Group, Membership

Answer = AgreementResponse.Answer
A_PAGE = 10


@dataclass(frozen=True)
class Door:
    """How somebody came in: signed in, or by a link that only lets them read and answer."""

    membership: Membership
    page: str
    is_signed_in: bool
    token: str = ""

    @property
    def person(self):
        return self.membership.person

    @property
    def group(self):
        return self.membership.group

    def answer(self, version):
        if self.is_signed_in:
            return reverse("groups:agreement_answer", args=[version.public_id])
        return reverse("groups:agreement_answer_by_link", args=[self.token, version.public_id])


def my_seat(person, **group):
    """This person's seat in a group that they can see, with all a page needs of it; else a 404."""
    seats = Membership.objects.current().filter(person=person)
    return get_object_or_404(seats.select_related("group__organisation", "person"), **group)


@require_GET
def agreement(request, public_id):
    door = _signed_in(my_seat(request.user, group__public_id=public_id))
    return _page(request, door)


@require_http_methods(["GET", "POST"])
def answer(request, public_id):
    versions = AgreementVersion.objects.visible_to(request.user).published()
    version = get_object_or_404(versions.select_related("group"), public_id=public_id)
    door = _signed_in(my_seat(request.user, group=version.group))
    return _answer(request, door, version)


def _seat_asked(person, version_id):
    group = Group.objects.filter(agreement_versions__public_id=version_id)
    seats = Membership.objects.current().filter(person=person, group__in=group, seat__in=ASKED)
    return seats.select_related("group__organisation", "person").first()


@require_GET
@behind_a_link(PURPOSE, _seat_asked)
def agreement_by_link(request, _person, membership, token):
    return _page(request, _by_link(membership, token))


@require_http_methods(["GET", "POST"])
@behind_a_link(PURPOSE, _seat_asked)
def answer_by_link(request, _person, membership, token, public_id):
    door = _by_link(membership, token)
    versions = door.group.agreement_versions.published().select_related("group")
    return _answer(request, door, get_object_or_404(versions, public_id=public_id))


def _signed_in(membership):
    page = reverse("groups:agreement", args=[membership.group.public_id])
    return Door(membership, page, is_signed_in=True)


def _by_link(membership, token):
    page = reverse("groups:agreement_by_link", args=[token])
    return Door(membership, page, is_signed_in=False, token=token)


def _answer(request, door, version):
    """The first tap saves. Words come after it, or with it when the old answer came too late."""
    if request.method == "GET":
        return redirect(door.page)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, door, form=form, status=422)
    said, words = form.cleaned_data["answer"], form.cleaned_data["words"]
    who = {"version": version, "membership": door.membership, "by": door.person}
    try:
        if said:
            answering.answer(**who, answer=said, words=words)
        elif answering.say_more(**who, words=words) is None:
            return _page(request, door, form=form, too_late="unanswered", status=409)
    except answering.Replaced:
        return _page(request, door, form=form, too_late="replaced", status=409)
    except answering.NotAsked:
        return redirect(door.page)
    if not said:
        messages.success(request, _("Saved. Thank you."))
    return redirect(door.page)


def _page(request, door, *, form=None, too_late="", status=200):
    group, membership = door.group, door.membership
    at = glance(group, door.person)
    shown = at.version or at.draft
    mine = _mine(membership, at.version)
    last = next((one for one in mine if one.version_id != at.version.pk), None) if at.version else None
    response = (
        next((one for one in mine if one.version_id == at.version.pk), None) if at.version else None
    )
    context = {
        "door": door,
        "person": door.person,
        "group": group,
        "glance": at,
        "shown": shown,
        "items": list(shown.items.all()) if shown else [],
        "response": response,
        "last": last,
        "differences": _since(last, shown) if at.version and response is None else [],
        "choices": Answer.choices if at.version and can_answer(membership) else [],
        "answer_url": door.answer(at.version) if at.version else "",
        "form": form or AnswerForm(initial={"words": response.words if response else ""}),
        "too_late": too_late,
        "runs_it": can_settle(membership),
        "help_line": who_to_ask(person=door.person, group=group),
    }
    with timezone.override(group.organisation.zone):
        return render(request, "groups/agreement/agreement.html", context, status=status)


def _mine(membership, version):
    """What this person has answered to this version and the ones before it, newest first."""
    if version is None:
        return []
    responses = membership.agreement_responses.filter(version__number__lte=version.number)
    return list(
        responses.select_related("answered_by", "settled_by", "version").order_by("-version__number")[:2]
    )


def _since(last, shown):
    """What is different from the words this person last answered to; nothing when they never did."""
    return differences(last.version.items.all(), shown.items.all()) if last else []


@require_GET
def versions(request, public_id):
    """Every version, with what changed and how many agreed; names of nobody but oneself."""
    membership = my_seat(request.user, group__public_id=public_id)
    group = membership.group
    rows = (
        group.agreement_versions.published()
        .annotate(
            agreed=Count("responses", filter=Q(responses__answer=Answer.AGREE)),
            answered=Count("responses"),
        )
        .order_by("-number")
        .prefetch_related("items")
    )
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    before = _before(group, shown)
    mine = dict(
        membership.agreement_responses.filter(version__in=shown).values_list("version", "answer")
    )
    labels = dict(Answer.choices)
    for version, old in zip(shown, [*shown[1:], before], strict=False):
        version.differences = differences(old.items.all(), version.items.all()) if old else []
        version.is_first = old is None
        version.mine = labels.get(mine.get(version.pk), "")
    context = {"group": group, "page": page, "shown": shown, "help_line": _help(request, group)}
    return _in_zone(request, group, "groups/agreement/versions.html", context)


def _before(group, shown):
    """The version before the oldest on this page: it is on the next one."""
    if not shown:
        return None
    older = group.agreement_versions.published().filter(number__lt=shown[-1].number)
    return older.order_by("-number").first()


@require_GET
def version(request, public_id):
    """One version as it stood, to be read."""
    visible = AgreementVersion.objects.visible_to(request.user).published()
    one = get_object_or_404(visible.select_related("group__organisation"), public_id=public_id)
    newer = one.group.agreement_versions.published().filter(number__gt=one.number).exists()
    context = {
        "group": one.group,
        "version": one,
        "items": list(one.items.all()),
        "is_newest": not newer,
        "help_line": _help(request, one.group),
    }
    return _in_zone(request, one.group, "groups/agreement/version.html", context)


def _help(request, group):
    return who_to_ask(person=request.user, group=group)


def _in_zone(request, group, template, context, **kwargs):
    with timezone.override(group.organisation.zone):
        return render(request, template, context, **kwargs)
