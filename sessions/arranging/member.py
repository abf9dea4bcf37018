"""What the member says to what was arranged for them. By their link, or signed in."""

from contextlib import suppress
from uuid import UUID

from django.http import Http404, HttpResponseRedirect
from django.views.decorators.http import require_POST

from sessions.arranging import services
from sessions.inviting.answering import by_link, signed_in

# What does not fit is cut, not refused: that it does not work is what counts.
LONGEST = 500


def _does_not_work(request, invitation, door):
    """Opens it again, and whoever arranges it sees that first."""
    try:
        which = UUID(request.POST.get("which", ""))
    except ValueError:
        raise Http404 from None
    row = invitation.arrangements.wanted().filter(public_id=which).first()
    if row is None:
        raise Http404
    words = request.POST.get("words", "").replace("\x00", "")[:LONGEST]
    # When it was opened in another tab, or it has begun, the page they go back to says so.
    with suppress(services.SomebodyWasFaster):
        services.does_not_work(arrangement=row, words=words)
    return HttpResponseRedirect(door.page + "#arranged")


arranged_by_link = require_POST(by_link(_does_not_work))
my_arranged = require_POST(signed_in(_does_not_work))
