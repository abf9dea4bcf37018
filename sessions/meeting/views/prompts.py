"""The light questions a group begins with: theirs to add, to retire and to choose from."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from groups.help import who_to_ask
from groups.models import Group
from groups.permissions import can_run
from sessions.meeting import prompts
from sessions.meeting.forms import PromptForm
from sessions.meeting.views.finding import in_their_zone, session_to_mark


@require_http_methods(["GET", "POST"])
def prompts_of_group(request, public_id):
    """Everybody in the group reads them and adds their own. Nobody is told who did."""
    group = _group(request.user, public_id)
    form = PromptForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            prompts.add(group=group, words=form.cleaned_data["words"])
        except prompts.EnoughPrompts:
            form.add_error("words", _("There are enough to choose from. Take one out first."))
        else:
            messages.success(request, _("It is on the list now."))
            return redirect("sessions:prompts", group.public_id)
    runs_it = can_run(request.user, group)
    context = {
        "group": group,
        "form": form,
        "prompts": _words(group),
        "base": "base.html" if runs_it else "base_member.html",
    }
    if not runs_it:
        context["help_line"] = who_to_ask(person=request.user, group=group)
    return render(request, "sessions/meeting/prompts.html", context)


@require_POST
def retire_prompt(request, public_id):
    group = _group(request.user, public_id)
    try:
        prompts.retire(group=group, words=request.POST.get("words", ""))
    except prompts.LastOne:
        messages.warning(request, _("That is the last one. Add another first, then take it out."))
    else:
        messages.success(request, _("Taken out."))
    return redirect("sessions:prompts", group.public_id)


@require_http_methods(["GET", "POST"])
def choose_prompt(request, public_id):
    """One of those who run the session chooses what it begins with."""
    group_session = session_to_mark(request.user, public_id)
    if request.method == "POST":
        chosen = prompts.choose(group_session=group_session, words=request.POST.get("words", ""))
        if chosen is None:
            raise Http404
        return redirect("sessions:choose_prompt", group_session.public_id)
    context = {
        "group_session": group_session,
        "asked": prompts.prompt_of(group_session),
        "choices": [(words, words) for words in _words(group_session.group)],
    }
    return in_their_zone(request, "sessions/meeting/choose_prompt.html", context)


def _words(group):
    return list(prompts.in_use(group).values_list("words", flat=True)) or [
        str(words) for words in prompts.STARTERS
    ]


def _group(person, public_id):
    groups = Group.objects.visible_to(person).select_related("organisation")
    return get_object_or_404(groups, public_id=public_id)
