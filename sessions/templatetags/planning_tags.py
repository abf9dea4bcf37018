from django import template

from sessions.planning import overriding, stepper

register = template.Library()


@register.simple_tag
def steps(group_session, stage):
    """The steps of a session, for components/_walk.html."""
    return stepper.steps(group_session, stage)


@register.filter
def may_be_passed_over(line):
    return overriding.may_be_overridden(line)
