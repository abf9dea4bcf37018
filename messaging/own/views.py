"""What we sent you: on one's own pages. The words only after one more tap."""

import re

from django.core.paginator import Paginator
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from messaging.models import Message

ON_A_PAGE = 20
# A link in it opens a page of theirs without signing in: here nobody needs one.
GONE = [Message.State.SENT, Message.State.TOLD]
LINK = re.compile(r"https?://\S+")


@require_GET
def sent_to_me(request):
    """Each message to me: what for, when, by which way, what became of it. No words."""
    mine = Message.objects.filter(person=request.user).exclude(state=Message.State.CANCELLED)
    mine = mine.select_related("told_by").defer("subject", "body", "address")
    has_words = ExpressionWrapper(Q(state__in=GONE, body__isnull=False), output_field=BooleanField())
    mine = mine.annotate(has_words=has_words).order_by("-created_at", "-pk")
    page = Paginator(mine, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "messaging/sent_to_me.html", {"page": page})


@require_GET
def sent_to_me_one(request, public_id):
    """The words of one, as they were sent; a link in it stays out."""
    mine = Message.objects.filter(person=request.user, state__in=GONE, body__isnull=False)
    message = get_object_or_404(mine, public_id=public_id)
    context = {"message": message, "parts": LINK.split(message.body)}
    return render(request, "messaging/sent_to_me_one.html", context)
