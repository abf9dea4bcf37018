from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from groups.models import Group
from groups.permissions import can_run
from groups.record import parts
from groups.record.writing import record as written

# Says nothing on a phone that others look at.
FILE = "record.html"


@require_GET
def record(request, public_id):
    """What is in it, and what is not, before it is on somebody's phone."""
    group = _group(request, public_id)
    base = "base.html" if can_run(request.user, group) else "base_member.html"
    return render(request, "groups/record/record.html", {"group": group, "base": base, "parts": parts()})


@require_GET
def record_file(request, public_id):
    group = _group(request, public_id)
    return StreamingHttpResponse(
        written(group=group, person=request.user),
        content_type="text/html; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{FILE}"'},
    )


def _group(request, public_id):
    groups = Group.objects.visible_to(request.user).select_related("organisation")
    return get_object_or_404(groups, public_id=public_id)
