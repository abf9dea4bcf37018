"""When things happen around a session. Thin: each asks the database what is due and hands out ids."""

from celery import shared_task


@shared_task(name="sessions.tasks.queue_due_reminders")
def queue_due_reminders() -> int:
    """Put the reminders that are due in the outbox. Returns how many were new."""
    from django.utils import timezone

    from sessions.preparing.reminding import queue_reminders

    return queue_reminders(now=timezone.now())


@shared_task(name="sessions.tasks.chase_the_silent")
def chase_the_silent() -> int:
    """Ask again whoever has not answered, where it is time for it. Returns how many are asked."""
    from django.utils import timezone

    from sessions.inviting.chasing import queue_chases

    return queue_chases(now=timezone.now())


@shared_task(name="sessions.tasks.offer_free_places")
def offer_free_places() -> None:
    """Where somebody waits and a place may be free, offer it to the next. One task for each session."""
    from django.utils import timezone

    from sessions.waiting.services import waiting_where_something_may_be_free

    waiting = waiting_where_something_may_be_free(now=timezone.now())
    for pk in waiting.order_by("starts_at", "pk").values_list("pk", flat=True):
        offer_free_places_at.apply_async([pk], expires=300)


@shared_task(name="sessions.tasks.offer_free_places_at")
def offer_free_places_at(pk: int) -> int:
    """Returns how many places were offered."""
    from sessions.models import GroupSession
    from sessions.waiting.services import look_after_the_line

    group_session = GroupSession.objects.filter(pk=pk).first()
    return look_after_the_line(group_session=group_session) if group_session else 0


@shared_task(name="sessions.tasks.place_preparation_calls")
def place_preparation_calls() -> None:
    """Call off what is no longer needed, then look for times where something is new, and once an hour anyway.

    One task for each organisation, so that one stops no other.
    """
    from django.utils import timezone

    from sessions.inviting.services import call_off_for_whoever_left
    from sessions.preparing.looking import call_off_stale, organisations_to_look_at

    call_off_stale()
    # Also what waits for a person to ring: nobody rings whoever has left.
    call_off_for_whoever_left()
    for pk in organisations_to_look_at(now=timezone.now()).values_list("pk", flat=True):
        place_calls_of_organisation.apply_async([pk], expires=300)


@shared_task(name="sessions.tasks.place_calls_of_organisation")
def place_calls_of_organisation(pk: int) -> int:
    """Returns how many calls were booked."""
    from groups.models import Organisation
    from sessions.preparing.looking import look_for_calls

    organisation = Organisation.objects.filter(pk=pk).first()
    return len(look_for_calls(organisation=organisation)) if organisation else 0


@shared_task(name="sessions.tasks.note_who_was_told")
def note_who_was_told() -> int:
    """Write down which arrangements people know of now, since their message went. Returns how many."""
    from sessions.arranging.services import note_who_was_told

    return note_who_was_told()


@shared_task(name="sessions.tasks.record_training_earned")
def record_training_earned() -> int:
    """Write down the training people did by being at a session that teaches. Returns how many were new."""
    from django.utils import timezone

    from sessions.meeting.teaching import record_what_was_earned

    return record_what_was_earned(now=timezone.now())


@shared_task(name="sessions.tasks.count_what_was_heard")
def count_what_was_heard() -> int:
    """Make numbers of what people said when they left, where that has closed. Returns of how many sessions."""
    from django.utils import timezone

    from sessions.meeting.listened import count_what_was_heard

    return count_what_was_heard(now=timezone.now())


@shared_task(name="sessions.tasks.ask_after_the_missed")
def ask_after_the_missed() -> int:
    """Ask the named contact of whoever was missed twice to be in touch. Returns how many are new."""
    from django.utils import timezone

    from sessions.meeting.missed import ask_after_the_missed

    return ask_after_the_missed(now=timezone.now())
