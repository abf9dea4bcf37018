from django import template

from sessions.facilitating.asking import short_of_somebody, waiting_for

register = template.Library()

A_FEW = 5
MOST_READ = 100


@register.inclusion_tag("sessions/facilitating/_at_home.html")
def asked_to_facilitate(person):
    """What this person was asked and has not said, and sessions where somebody is missing. Two queries.

    The days of one series are one line: it says how many `days` they are.
    """
    first_of_series, waiting = {}, []
    for job in waiting_for(person)[:MOST_READ]:
        series = job.group_session.series_id
        if series and not job.cannot and job.person_id == person.pk:
            first = first_of_series.setdefault(series, job)
            first.days = getattr(first, "days", 0) + 1
            if first is not job:
                continue
        waiting.append(job)
    return {
        "waiting": waiting[:A_FEW],
        "short": list(short_of_somebody(person)[:A_FEW]),
    }
