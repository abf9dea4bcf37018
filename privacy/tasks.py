from celery import shared_task
from django.utils import timezone


@shared_task(name="privacy.tasks.forget_what_is_due")
def forget_what_is_due():
    """Once a night. Running it again, or after a crash, forgets nothing more and nothing less."""
    from privacy.retention import forget

    forget(now=timezone.now())
