"""What other pages show of coming, having a pause and leaving: `{% load joining_tags %}`."""

from datetime import timedelta

from django import template
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from groups.models import Group, JoinInvitation, Leaving, Membership

register = template.Library()

# How long home reminds somebody of the group they left, and tells of a way in made for them.
SHOWN_FOR = timedelta(days=30)


@register.inclusion_tag("groups/joining/_my_pause.html", takes_context=True)
def my_pause(context, group, person):
    """That one is having a pause, and the tap that ends it. One query."""
    seats = Membership.objects.having_a_pause().filter(group=group, person=person)
    membership = seats.select_related("paused_by").first()
    return {"group": group, "membership": membership, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("groups/joining/_on_group.html")
def coming_and_going(group, *, runs_it):
    """The quiet ways out of the group; for those who run it, who is on the way in. At most one query."""
    return {"group": group, "runs_it": runs_it, "waiting": _waiting(group) if runs_it else None}


@register.inclusion_tag("groups/joining/_comes_and_goes.html")
def who_comes_and_goes(group):
    """How many are on the way in, away, gone, or have nobody to ring. One query."""
    return {"group": group, "counts": _waiting(group, more=True)}


def _waiting(group, *, more=False):
    def counted(rows, by="group"):
        rows = rows.order_by().filter(**{by: OuterRef("pk")}).values(by).annotate(n=Count("pk"))
        return Coalesce(Subquery(rows.values("n")), 0)

    counts = {
        "open": counted(JoinInvitation.objects.working(now=timezone.now())),
        "paused": counted(Membership.objects.having_a_pause()),
    }
    if more:
        nobody = Membership.objects.current().lived_experience().filter(named_contact=None)
        counts["nobody"] = counted(nobody)
        counts["left"] = counted(Leaving.objects.all(), by="membership__group")
    return Group.objects.filter(pk=group.pk).values(**counts).get()


@register.inclusion_tag("groups/joining/_on_seat.html", takes_context=True)
def joining_on_seat(context, membership):
    """What facilitators settle about one seat. At most one query."""
    return {"membership": membership, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("groups/joining/_at_home.html")
def joining_at_home(person):
    """Groups lately left, with thanks or questions; ways in lately made by somebody else. Two queries."""
    since = timezone.now() - SHOWN_FOR
    leavings = Leaving.objects.filter(membership__person=person, created_at__gt=since)
    ways = JoinInvitation.objects.filter(person=person, created_at__gt=since)
    return {
        "leavings": leavings.select_related("membership__group", "thanks_by").order_by("-pk")[:3],
        "ways_in": ways.filter(revoked_at=None).select_related("made_by").order_by("-pk")[:3],
    }
