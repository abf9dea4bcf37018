"""The least that a page could cost: a bare view with as many queries and a plain template as long."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.template import engines
from django.urls import path

from coproduction import urls
from groups.models import Organisation

least = {"queries": 0, "template": None}


def as_long_as(response, queries):
    """From now on the floor runs this many queries and answers this many bytes."""
    least["queries"] = queries
    least["template"] = engines["django"].from_string("{{ name }}" + "x" * len(response.content))


@login_not_required
def floor(request):
    for _query in range(least["queries"]):
        Organisation.objects.first()
    return HttpResponse(least["template"].render({"name": ""}, request))


# Beside our own pages: changing the addresses between two calls would cost more than either.
urlpatterns = [path("floor/", floor), *urls.urlpatterns]
