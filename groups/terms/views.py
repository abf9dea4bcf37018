from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from groups.models import SchoolTerm
from groups.organisation.views import typed, with_organisation
from groups.terms.forms import TermForm

A_PAGE = 20


@require_http_methods(["GET", "POST"])
@with_organisation
def terms(request, organisation):
    """The terms there are, the newest first, and room for one more."""
    form = TermForm(
        typed(request), instance=SchoolTerm(organisation=organisation), organisation=organisation
    )
    if _is_saved(request, form):
        return redirect("groups:terms", organisation.public_id)
    rows = SchoolTerm.objects.visible_to(request.user).filter(organisation=organisation)
    page = Paginator(rows.order_by("-first_day", "-pk"), A_PAGE).get_page(request.GET.get("page"))
    context = {"organisation": organisation, "page": page, "form": form}
    return render(request, "groups/terms/terms.html", context)


@require_http_methods(["GET", "POST"])
@with_organisation
def term(request, organisation, term_id):
    row = _term(request, organisation, term_id)
    called = row.name
    form = TermForm(typed(request), instance=row, organisation=organisation)
    if _is_saved(request, form):
        return redirect("groups:terms", organisation.public_id)
    context = {"organisation": organisation, "term": row, "called": called, "form": form}
    return render(request, "groups/terms/term.html", context)


@require_POST
@with_organisation
def take_away(request, organisation, term_id):
    # A second tap finds it gone already, which is what was wanted.
    SchoolTerm.objects.visible_to(request.user).filter(
        organisation=organisation, public_id=term_id
    ).delete()
    messages.success(request, _("Taken away."))
    return redirect("groups:terms", organisation.public_id)


def _is_saved(request, form):
    if not form.is_valid():
        return False
    try:
        with transaction.atomic():
            form.save()
    except IntegrityError:
        # Two taps, or two admins at once: the first of them was kept.
        messages.info(request, _("A term begins on this day already."))
    else:
        messages.success(request, _("Saved."))
    return True


def _term(request, organisation, term_id):
    rows = SchoolTerm.objects.visible_to(request.user).filter(organisation=organisation)
    return get_object_or_404(rows, public_id=term_id)
