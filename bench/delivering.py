"""Messages a second by two worker processes, against tasks that each update one row: `python -m bench.delivering`.

In a database that keeps what it was told (fsync on), which the benches beside this one do not need. Both
queues are filled before the worker starts, and the time is that between the first row written and the last.
"""

import json
import os
import statistics
import sys

HOW_MANY, ROUNDS = 3000, 3


def main(how_many=HOW_MANY, rounds=ROUNDS):
    from bench.stage import Stage

    # Handed over like any email, to a mail server that is not there.
    with Stage(email_url="dummymail://") as stage:
        os.environ |= stage.environment | {"DATABASE_POOL": "false"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "coproduction.settings"
        import django

        django.setup()
        ours, floor = [], []
        for number in range(int(rounds)):
            ours.append(messages_a_second(stage, int(how_many), f"round{number}-"))
            floor.append(rows_a_second(stage, int(how_many)))
    print(json.dumps({"value": statistics.median(ours), "floor": statistics.median(floor)}))


def messages_a_second(stage, how_many, called):
    """Real reminders, from the outbox to the channel: decided, worded, "on its way", "sent"."""
    from django.db.models import Max, Min

    from bench import crowd
    from messaging import tasks
    from messaging.models import Message
    from sessions.tasks import queue_due_reminders

    crowd.due_reminders(how_many, called=called)
    assert queue_due_reminders() == how_many
    _settle("messaging_message")
    first_of_these = Message.objects.order_by("-pk")[how_many - 1].pk
    rows = Message.objects.filter(pk__gte=first_of_these)
    tasks.send_due_messages()

    def are_sent():
        return rows.filter(state=Message.State.SENT).count() == how_many

    with stage.running(workers=1, beats=0):
        # Calls that are a minute old are of no use: on a slow machine they are made again, as beat does.
        for _minute in range(3):
            if not stage.wait_for(are_sent, seconds=60):
                tasks.send_due_messages()
        assert are_sent()
    times = rows.aggregate(first=Min("claimed_at"), last=Max("finished_at"))
    return how_many / (times["last"] - times["first"]).total_seconds()


def rows_a_second(stage, how_many):
    from django.db import connection

    from bench.tasks import update_one_row

    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_row")
        cursor.execute("CREATE TABLE bench_row (id int PRIMARY KEY, done_at timestamptz)")
        cursor.execute("INSERT INTO bench_row SELECT generate_series(1, %s)", [how_many])
        _settle("bench_row")
        for pk in range(1, how_many + 1):
            update_one_row.delay(pk)

        def how_many_done():
            cursor.execute("SELECT count(done_at) FROM bench_row")
            return cursor.fetchone()[0]

        with stage.running(workers=1, beats=0):
            assert stage.wait_for(lambda: how_many_done() == how_many, seconds=120)
        cursor.execute("SELECT extract(epoch FROM max(done_at) - min(done_at)) FROM bench_row")
        return how_many / float(cursor.fetchone()[0])


def _settle(table):
    """What was just filled is not also tidied up while it is measured."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM ANALYZE {table}")


if __name__ == "__main__":
    main(*sys.argv[1:])
