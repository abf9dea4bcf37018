"""Many letters in one file: whom they go to, how far it is, and that they were posted."""

import base64
from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from groups.models import Group
from groups.told.waiting import to_tell_by_hand
from messaging.models import LetterPrint, Message
from messaging.services import CannotDoThat, mark_told
from messaging.tasks import print_letters

ON_A_PAGE = 50
# One file is to be carried to one letter box.
MOST = 200


@require_http_methods(["GET", "POST"])
def letters(request):
    """Who gets a letter. POST begins to draw all of them."""
    if not Group.objects.run_by(request.user).exists():
        raise Http404
    waiting = to_tell_by_hand(request.user).filter(why_held="a_person_posts").select_related("person")
    if request.method == "POST":
        wanted = list(waiting.values_list("pk", flat=True)[:MOST])
        if not wanted:
            messages.info(request, _("There is no letter to print."))
            return redirect("groups:letters")
        with transaction.atomic():
            batch = LetterPrint.objects.create(by=request.user, messages=wanted)
            transaction.on_commit(partial(print_letters.delay, batch.pk), robust=True)
        return redirect("groups:letters_printed", batch.public_id)
    page = Paginator(waiting, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "groups/told/letters.html", {"page": page})


@require_GET
def printed(request, public_id):
    """How far it is; then the file, and whom it is for."""
    batch = _mine(request, public_id)
    waiting = _still_to_post(request, batch).select_related("person")
    context = {"batch": batch, "number": len(batch.messages), "waiting": list(waiting)}
    return render(request, "groups/told/letters_printed.html", context)


@require_GET
def file(request, public_id):
    """The file, for whoever had it drawn."""
    batch = _mine(request, public_id)
    if not batch.finished_at or not batch.pdf:
        raise Http404
    return HttpResponse(
        base64.b64decode(batch.pdf),
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="letters.pdf"'},
    )


@require_POST
def posted(request, public_id):
    """ "Printed and posted", all that are in the file or one of them."""
    batch = _mine(request, public_id)
    if not batch.finished_at:
        raise Http404
    waiting = _still_to_post(request, batch)
    if one := request.POST.get("message"):
        waiting = [message for message in waiting if str(message.public_id) == one]
    told = 0
    for message in waiting:
        try:
            mark_told(message=message, by=request.user)
            told += 1
        except CannotDoThat:
            continue
    said = ngettext(
        "%(n)s letter is written down as posted.", "%(n)s letters are written down as posted.", told
    )
    messages.success(request, said % {"n": told})
    return redirect("groups:letters_printed", public_id)


def _mine(request, public_id):
    return get_object_or_404(LetterPrint.objects.filter(by=request.user), public_id=public_id)


def _still_to_post(request, batch):
    """Those of it that this person still runs, and that nobody has posted or told meanwhile."""
    held = {"pk__in": batch.messages, "state": Message.State.HELD}
    return to_tell_by_hand(request.user).filter(**held)
