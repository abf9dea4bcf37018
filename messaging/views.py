from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Max
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from messaging import undoing
from messaging.models import Message, Sending
from messaging.outbox import pockets_of
from people.models import Person

PEOPLE_A_PAGE = 6


@login_not_required
@require_GET
def outbox(request):
    """What everybody would have on their phone and in their inbox. Not there at all unless DEBUG is on."""
    if not settings.DEBUG:
        raise Http404
    people = (
        Person.objects.filter(messages_to__isnull=False)
        .annotate(last_told=Max("messages_to__created_at"))
        .order_by("-last_told", "pk")
    )
    page = Paginator(people, PEOPLE_A_PAGE).get_page(request.GET.get("page"))
    waiting = Message.objects.filter(state=Message.State.QUEUED).count()
    return render(
        request,
        "messaging/outbox.html",
        {"page": page, "pockets": pockets_of(page.object_list), "waiting": waiting},
    )


@require_POST
def undo(request, public_id):
    """ "Undo", within the minute after something was sent to many."""
    sending = get_object_or_404(Sending, public_id=public_id)
    kind = undoing.kind_of(sending)
    if not kind.may_undo(request.user, sending):
        raise Http404
    try:
        undone = undoing.undo(sending=sending, by=request.user)
    except undoing.TooLate:
        messages.warning(request, _("The minute is over, so it cannot be undone any more."))
    except undoing.ChangedSince:
        messages.warning(
            request,
            _("Somebody changed it since, so it cannot be undone. Look at what stands here now."),
        )
    else:
        messages.success(request, _("Undone. It is as it was before."))
        if undone.gone:
            gone = ngettext("%(n)s message had gone.", "%(n)s messages had gone.", undone.gone)
            messages.warning(request, gone % {"n": undone.gone})
    return redirect(kind.page(sending))
