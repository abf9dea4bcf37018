"""When things happen in a group. Thin: each asks the database what is due."""

from celery import shared_task


@shared_task(name="groups.tasks.ask_about_agreements")
def ask_about_agreements() -> int:
    """Ask whoever has not answered the newest version and was not asked yet. Returns how many."""
    from groups.agreement.telling import tell_whoever_is_to_answer

    return tell_whoever_is_to_answer()
