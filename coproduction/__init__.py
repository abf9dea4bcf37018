"""The house: settings, addresses, the queue, home pages; the only room that knows all the others."""

from coproduction.celery import app as celery_app

__all__ = ["celery_app"]
