from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Max
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from messaging.models import Message
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
