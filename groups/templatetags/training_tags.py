"""What the first page shows of training: `{% load training_tags %}`."""

from django import template
from django.utils import timezone

from groups.models import TrainingRecord
from groups.training.standing import SOON

register = template.Library()


@register.inclusion_tag("groups/training/_mine.html")
def my_training(person):
    """The way to one's own training, and what of it runs out soon. One query."""
    today = timezone.localdate()
    soon = TrainingRecord.objects.running_out(today=today, by=today + SOON).filter(person=person)
    return {"soon": list(soon.order_by("lapses_on")[:3])}
