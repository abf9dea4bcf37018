"""When promises are late. Thin: asks the database, one task for each, so that one stops no other."""

from celery import shared_task


@shared_task(name="wellbeing.tasks.pass_on_what_is_late")
def pass_on_what_is_late() -> int:
    """Returns how many promises are late, and somebody else is to be told."""
    from django.utils import timezone

    from wellbeing.passing_on import to_pass_on

    keys = list(to_pass_on(now=timezone.now()).values_list("pk", flat=True))
    for pk in keys:
        pass_one_on.apply_async([pk], expires=300)
    return len(keys)


@shared_task(name="wellbeing.tasks.pass_one_on")
def pass_one_on(pk: int) -> int:
    """Tell the other facilitator, and when it is time the lead. Returns how many are told."""
    from django.utils import timezone

    from wellbeing.passing_on import pass_on

    return pass_on(pk, now=timezone.now())
