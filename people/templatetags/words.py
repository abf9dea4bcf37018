"""Days, times and money in words: `{% load words %}`. Each says nothing for nothing."""

from django import template

from people import presentation

register = template.Library()


@register.filter
def day_in_words(value):
    return presentation.day_in_words(value) if value else ""


@register.filter
def time_in_words(value):
    return "" if value in (None, "") else presentation.time_in_words(value)


@register.filter
def times_in_words(start, end):
    """`{{ starts_at|times_in_words:ends_at }}`"""
    if not start:
        return ""
    return presentation.times_in_words(start, end) if end else presentation.time_in_words(start)


@register.filter
def pounds(value):
    return "" if value == "" else presentation.pounds(value)


@register.filter
def phone_link(number):
    """The number as a `tel:` address, without the spaces people read it with."""
    return "tel:" + "".join(c for c in str(number) if c.isdigit() or c == "+")
