"""The least that a task could do to a database: one row, once."""

from celery import shared_task
from django.db import connection


@shared_task(name="bench.tasks.update_one_row")
def update_one_row(pk):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE bench_row SET done_at = clock_timestamp() WHERE id = %s", [pk])
