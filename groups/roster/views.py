from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from groups.models import Group, RosterImport
from groups.roster import blank
from groups.roster.forms import RosterForm
from groups.roster.importing import bring_in
from groups.roster.results import notes, refused_rows, refused_rows_as_csv
from groups.roster.unusable import UnusableFile

ROWS_ON_A_PAGE = 50
BLANKS = {
    "csv": (blank.as_csv, "text/csv; charset=utf-8"),
    "xlsx": (blank.as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def bring_people_in(request, public_id):
    groups = Group.objects.run_by(request.user).select_related("organisation")
    group = get_object_or_404(groups, public_id=public_id)
    form = RosterForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        try:
            content = form.cleaned_data["file"].read()
            roster_import = bring_in(group=group, content=content, by=request.user)
            return redirect("groups:brought_in", roster_import.public_id)
        except UnusableFile as unusable:
            form.add_error("file", unusable.reason)
    return render(request, "groups/bring_people_in.html", {"form": form, "group": group})


@require_GET
def brought_in(request, public_id):
    roster_import = _visible_import(request, public_id)
    rows = refused_rows(roster_import)
    context = {
        "group": roster_import.group,
        "roster_import": roster_import,
        "notes": notes(roster_import),
        "page": Paginator(rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "groups/brought_in.html", context)


@require_GET
def refused_rows_file(request, public_id):
    roster_import = _visible_import(request, public_id)
    if not roster_import.refused_rows:
        raise Http404
    return _download(refused_rows_as_csv(roster_import), BLANKS["csv"][1], "rows-to-put-right.csv")


@require_GET
def blank_spreadsheet(request, kind):
    if kind not in BLANKS:
        raise Http404
    write, content_type = BLANKS[kind]
    return _download(write(), content_type, f"people.{kind}")


def _visible_import(request, public_id):
    imports = RosterImport.objects.visible_to(request.user).select_related("group")
    return get_object_or_404(imports, public_id=public_id)


def _download(content, content_type, name):
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=disposition)
