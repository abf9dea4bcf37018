"""What other rooms' pages may show of pay: `{% load pay %}`."""

from django import template
from django.utils.translation import gettext, ngettext

from payments import mine, sheet
from payments.readiness import offer_for

register = template.Library()


@register.filter
def minutes_in_words(minutes):
    """ "2 hours", "1 hour 30 minutes", "30 minutes"."""
    hours, rest = divmod(minutes, 60)
    in_hours = ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    in_minutes = ngettext("%(n)s minute", "%(n)s minutes", rest) % {"n": rest}
    if hours and rest:
        return gettext("%(hours)s %(minutes)s") % {"hours": in_hours, "minutes": in_minutes}
    return in_hours if hours else in_minutes


@register.simple_tag
def group_code(group):
    """What finance calls a group."""
    return sheet.group_code(group.public_id)


@register.inclusion_tag("payments/_pay_line.html")
def pay_line(group_session):
    """One session in a list of one's own pay; it comes with `lines_of_mine`."""
    pay = mine.pay_for(group_session)
    return {"group_session": group_session, "pay": pay, "claims": mine.claims_in(pay.taken)}


@register.inclusion_tag("payments/_still_to_come.html")
def pay_still_to_come(person, group):
    """What one person is still owed for one group, on their own page. One query."""
    return {"sums": mine.sums(person, group=group)}


@register.inclusion_tag("payments/_what_it_pays.html")
def what_it_pays(invitation):
    """On the page of an invitation: what coming pays, for whoever is paid. One query, or none."""
    offer = offer_for(invitation.group_session) if invitation.is_paid else None
    return {"offer": offer, "is_paid": invitation.is_paid}
