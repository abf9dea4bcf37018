import pghistory
from celery import shared_task


@shared_task(name="payments.tasks.offer_payment_lines")
def offer_payment_lines():
    """Take back what did not happen, offer what is due, tell whom nobody told. Again does no harm."""
    from payments import offering

    # The trail says that no person did this.
    with pghistory.context(task="payments.tasks.offer_payment_lines"):
        offering.withdraw_what_did_not_happen()
        offering.offer_what_is_due()
        offering.tell_whoever_was_not_told()
