from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from groups.models import Group, Membership
from groups.permissions import replies_read_by
from messaging.models import ReplyFrom
from messaging.replies.services import settle

ON_A_PAGE = 20


@require_GET
def replies(request):
    """What was texted to us: what waits for a person first, then what is done."""
    if not Group.objects.run_by(request.user).exists():
        raise Http404
    theirs = replies_read_by(request.user).select_related("settled_by").waiting_first()
    # Of a shared number: only those whom this person knows anyway.
    seats = Membership.objects.filter(group__in=Group.objects.run_by(request.user))
    senders = ReplyFrom.objects.filter(person__in=seats.values("person")).select_related("person")
    # The page of one person, where their number is shown as they said it may be.
    senders = senders.prefetch_related(
        Prefetch("person__memberships", seats.current().order_by("pk"), to_attr="seats_here")
    )
    theirs = theirs.prefetch_related(
        Prefetch("senders", senders.order_by("person__preferred_name", "pk"), to_attr="known")
    )
    page = Paginator(theirs, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "groups/replies/replies.html", {"page": page})


@require_POST
def reply_done(request, public_id):
    """ "I have seen to it." """
    reply = get_object_or_404(replies_read_by(request.user), public_id=public_id)
    settle(reply=reply, by=request.user)
    messages.success(request, _("Done."))
    return redirect("groups:replies")
