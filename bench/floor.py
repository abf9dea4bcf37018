"""The least that a page could cost: a bare view with as many queries and a plain template as long.

Where ours writes, so does the floor: as many rows, in one transaction.
"""

import re
import time
from contextlib import nullcontext

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpResponse
from django.template import engines
from django.urls import path

from coproduction import urls
from groups.models import Organisation

WRITES = re.compile(r'\b(?:INSERT INTO|UPDATE|DELETE FROM) "')
least = {"queries": 0, "writes": 0, "template": None}


def as_long_as(response, queries):
    """From now on the floor runs as many of these queries, writes as often, and answers as many bytes."""
    said = [query["sql"] for query in queries if query["sql"].startswith(("SELECT", "INSERT", "UPDATE"))]
    least["writes"] = sum(bool(WRITES.search(words)) for words in said)
    least["queries"] = len(said) - least["writes"]
    least["template"] = engines["django"].from_string("{{ name }}" + "x" * len(response.content))


@login_not_required
def floor(request):
    with transaction.atomic() if least["writes"] else nullcontext():
        for _query in range(least["queries"]):
            organisation = Organisation.objects.first()
        for _write in range(least["writes"]):
            Organisation.objects.filter(pk=organisation.pk).update(help_hours=str(time.monotonic_ns()))
    return HttpResponse(least["template"].render({"name": ""}, request))


# Beside our own pages: changing the addresses between two calls would cost more than either.
urlpatterns = [path("floor/", floor), *urls.urlpatterns]
