"""Attaching papers, and reading them: the plain words first, the file as an extra."""

from copy import copy

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from groups.help import who_to_ask
from groups.permissions import can_run
from sessions.models import Paper, PaperFile
from sessions.papers import services
from sessions.papers.forms import PaperForm
from sessions.permissions import can_change_agenda_and_people
from sessions.planning.views import with_session


@require_http_methods(["GET", "POST"])
@with_session
def papers(request, group_session):
    """What is attached, and a form that attaches something."""
    may_change = can_change_agenda_and_people(group_session)
    if request.method == "POST" and not may_change:
        return _stays(request, group_session)
    form = PaperForm(*_sent(request)) if may_change else None
    if form and form.is_valid():
        try:
            services.attach(group_session=group_session, by=request.user, **form.facts)
        except services.TooManyPapers:
            form.add_error(None, _("Twelve papers are a lot. Take one away first."))
        else:
            messages.success(request, _("Attached. Members read it once they are asked."))
            return redirect("sessions:papers", group_session.public_id)
    rows = group_session.papers.standing().select_related("file").defer("file__content")
    context = {
        "group_session": group_session,
        "papers": rows,
        "last_day": services.last_day_for(group_session),
        "form": form,
    }
    return render(request, "sessions/papers/papers.html", context)


@require_http_methods(["GET", "POST"])
@with_session
def paper_change(request, group_session, paper_id):
    paper = _of(group_session, paper_id)
    if not can_change_agenda_and_people(group_session):
        return _stays(request, group_session)
    has_file = PaperFile.objects.filter(paper=paper).exists()
    form = PaperForm(*_sent(request), instance=copy(paper), has_file=has_file)
    if form.is_valid():
        services.attach(group_session=group_session, paper=paper, by=request.user, **form.facts)
        messages.success(request, _("Saved."))
        return redirect("sessions:papers", group_session.public_id)
    context = {"group_session": group_session, "paper": paper, "form": form}
    return render(request, "sessions/papers/change.html", context)


@require_POST
@with_session
def paper_away(request, group_session, paper_id):
    if not can_change_agenda_and_people(group_session):
        return _stays(request, group_session)
    paper = group_session.papers.filter(public_id=paper_id).first()
    # A second tap finds it gone already, which is what was wanted.
    if paper is not None:
        services.take_back(paper=paper, by=request.user)
        messages.success(request, _("Taken away."))
    return redirect("sessions:papers", group_session.public_id)


@require_GET
def paper(request, public_id):
    """For whoever may see the session; only after signing in, for it says what the session is about."""
    row = _visible(request, public_id)
    group = row.group_session.group
    runs_it = can_run(request.user, group)
    context = {
        "base": "base.html" if runs_it else "base_member.html",
        "runs_it": runs_it,
        "paper": row,
        "file": PaperFile.objects.filter(paper=row).defer("content").first(),
        "group_session": row.group_session,
        "help_line": who_to_ask(person=request.user, group=group),
    }
    with timezone.override(row.group_session.zone):
        return render(request, "sessions/papers/paper.html", context)


@require_GET
def paper_file(request, public_id):
    """Always saved, never opened in the page: what is in a file is not ours."""
    file = PaperFile.objects.filter(paper=_visible(request, public_id)).first()
    if file is None:
        raise Http404
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=file.name),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(bytes(file.content), content_type=PaperFile.TYPES[file.kind], headers=headers)


def _sent(request):
    return (request.POST, request.FILES) if request.method == "POST" else ()


def _of(group_session, paper_id):
    return get_object_or_404(group_session.papers.standing(), public_id=paper_id)


def _visible(request, public_id):
    papers = Paper.objects.visible_to(request.user).select_related("group_session__group__organisation")
    return get_object_or_404(papers, public_id=public_id)


def _stays(request, group_session):
    messages.warning(request, _("This session is over or cancelled, so its papers stay as they are."))
    return redirect(group_session)
