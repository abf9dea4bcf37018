"""The next version: read by all as it is being written, written and published by facilitators."""

from functools import wraps

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from groups.agreement import drafting
from groups.agreement.differences import differences
from groups.agreement.forms import PublishForm, StatementForm
from groups.agreement.permissions import can_settle
from groups.agreement.proposing import with_support
from groups.agreement.standing import newest_version
from groups.agreement.starting import STARTER_SET
from groups.agreement.telling import ask_now
from groups.agreement.views.reading import my_seat
from groups.help import who_to_ask
from groups.models import AgreementItem, Group
from people.presentation import put_in

MOST_LISTED = 20


def _gone(request, group):
    messages.warning(request, _("Nobody is writing a new version now. It was published or thrown away."))
    return redirect("groups:agreement", group.public_id)


def for_facilitators(view):
    """The group by its id, for those who run it; else a 404."""

    @wraps(view)
    def inner(request, public_id):
        group = get_object_or_404(_run_by(request.user), public_id=public_id)
        try:
            with timezone.override(group.organisation.zone):
                return view(request, group)
        except drafting.NothingBeingWritten:
            return _gone(request, group)

    return inner


def with_statement(view):
    """A statement of the group's draft, for those who run it. One that has gone leads back to the list."""

    @wraps(view)
    def inner(request, group_id, public_id):
        group = get_object_or_404(_run_by(request.user), public_id=group_id)
        item = AgreementItem.objects.filter(version__group=group, public_id=public_id).first()
        if item is None:
            messages.info(request, _("That statement has been taken out."))
            return redirect("groups:agreement_draft", group.public_id)
        try:
            with timezone.override(group.organisation.zone):
                return view(request, group, item)
        except drafting.NothingBeingWritten:
            return _gone(request, group)

    return inner


def _run_by(person):
    return Group.objects.run_by(person).select_related("organisation")


@require_GET
def draft(request, public_id):
    """What is being written. Everybody in the group reads along."""
    membership = my_seat(request.user, group__public_id=public_id)
    group = membership.group
    runs_it = can_settle(membership)
    version, newest = drafting.draft_of(group), newest_version(group)
    items = list(version.items.all()) if version else []
    context = {
        "base": "base.html" if runs_it else "base_member.html",
        "group": group,
        "runs_it": runs_it,
        "draft": version,
        "newest": newest,
        "items": items,
        "starter_set": STARTER_SET if runs_it and newest is None and not items else [],
        "differences": differences(newest.items.all(), items) if newest and version else [],
    }
    if not runs_it:
        context["help_line"] = who_to_ask(person=request.user, group=group)
    with timezone.override(group.organisation.zone):
        return render(request, "groups/agreement/draft.html", context)


@require_POST
@for_facilitators
def start(request, group):
    drafting.start_draft(group=group, from_starter_set="starter_set" in request.POST)
    return redirect("groups:agreement_draft", group.public_id)


@require_POST
@for_facilitators
def throw_away(request, group):
    drafting.throw_away(group=group)
    messages.success(request, _("Thrown away. What was taken up in it is open again."))
    return redirect("groups:agreement", group.public_id)


@require_http_methods(["GET", "POST"])
@for_facilitators
def add_statement(request, group):
    form = StatementForm(request.POST if request.method == "POST" else None, submit=_("Add it"))
    is_gone = False
    if form.is_valid():
        text, why = form.cleaned_data["text"], form.cleaned_data["why"]
        try:
            return _back_to(group, drafting.add_statement(group=group, text=text, why=why))
        except drafting.NothingBeingWritten:
            is_gone = True
    elif drafting.draft_of(group) is None:
        raise drafting.NothingBeingWritten
    context = {"form": form, "group": group, "is_gone": is_gone}
    return render(request, "groups/agreement/statement.html", context)


@require_http_methods(["GET", "POST"])
@with_statement
def change_statement(request, group, item):
    """What was typed stays in its box, whatever others have done with the statement meanwhile."""
    initial = {"text": item.text, "why": item.why, "seen": drafting.mark_of([item])}
    form = StatementForm(request.POST if request.method == "POST" else None, initial=initial)
    theirs, is_gone = None, False
    if form.is_valid():
        try:
            drafting.change_statement(item=item, **form.cleaned_data)
            return _back_to(group, item)
        except drafting.ChangedMeanwhile as meanwhile:
            theirs, is_gone = meanwhile.current, meanwhile.current is None
            if theirs:
                form.give_way_to(drafting.mark_of([theirs]))
        except drafting.NothingBeingWritten:
            is_gone = True
    elif item.version.published_at:
        raise drafting.NothingBeingWritten
    context = {
        "form": form,
        "group": group,
        "item": item,
        "theirs": theirs,
        "is_gone": is_gone,
    }
    return render(request, "groups/agreement/statement.html", context)


@require_POST
@with_statement
def move_statement(request, group, item):
    try:
        drafting.move_statement(item=item, up=request.POST.get("direction") == "up")
    except drafting.NoSuchMove:
        messages.info(request, _("It cannot go further that way."))
    except drafting.ChangedMeanwhile:
        messages.warning(request, _("Somebody has taken that statement out."))
    return _back_to(group, item)


@require_POST
@with_statement
def take_out_statement(request, group, item):
    drafting.take_out_statement(item=item)
    messages.success(request, _("Taken out."))
    return redirect("groups:agreement_draft", group.public_id)


@require_http_methods(["GET", "POST"])
@for_facilitators
def publish(request, group):
    """What everyone will read, what is different, and what is still open. The second tap publishes it."""
    version, newest = drafting.draft_of(group), newest_version(group)
    if version is None:
        raise drafting.NothingBeingWritten
    items = list(version.items.all())
    form = PublishForm(
        request.POST if request.method == "POST" else None, initial={"seen": drafting.mark_of(items)}
    )
    is_other = False
    if form.is_valid():
        try:
            drafting.publish(group=group, by=request.user, **form.cleaned_data)
        except drafting.ChangedMeanwhile:
            is_other = True
            items = list(version.items.all())
            put_in(form, seen=drafting.mark_of(items))
        except drafting.NothingToPublish:
            messages.warning(request, _("There is nothing new to publish yet."))
            return redirect("groups:agreement_draft", group.public_id)
        else:
            messages.success(request, _("Published. Everyone is asked in the way they chose."))
            return redirect("groups:agreement", group.public_id)
    still_open = with_support(group.change_proposals.open())
    context = {
        "group": group,
        "draft": version,
        "newest": newest,
        "items": items,
        "form": form,
        "is_other": is_other,
        "ours": _not_put_forward(group, items),
        "differences": differences(newest.items.all(), items) if newest else [],
        "is_the_same": newest is not None and drafting.is_the_same(newest.items.all(), items),
        "still_open": list(still_open[:MOST_LISTED]),
        "open_count": still_open.count(),
    }
    return render(request, "groups/agreement/publish.html", context)


def _not_put_forward(group, items):
    """The words facilitators wrote: what somebody put forward is never measured."""
    put_forward = set(group.change_proposals.values_list("text", flat=True))
    return [words for item in items if item.text not in put_forward for words in (item.text, item.why)]


def _back_to(group, item):
    """To its own place in the list, where the eye was."""
    to = redirect("groups:agreement_draft", group.public_id)
    to["Location"] += f"#statement-{item.public_id}"
    return to


@require_POST
@for_facilitators
def ask(request, group):
    """Ask everyone about the version that stands, after that was undone."""
    version = newest_version(group)
    if version and ask_now(version=version, by=request.user):
        messages.success(request, _("Everyone is asked in the way they chose."))
    else:
        messages.info(request, _("Everyone was asked already."))
    return redirect("groups:agreement", group.public_id)
