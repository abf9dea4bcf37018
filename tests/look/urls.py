"""All our addresses, and the style guide's."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import path

from coproduction import styleguide
from coproduction.urls import urlpatterns as ours


@login_not_required
def elsewhere(request):
    return HttpResponse("<title>Weather</title>")


urlpatterns = [
    path("elsewhere/", elsewhere),
    *ours,
    path("styleguide/", styleguide.pieces, name="styleguide"),
    path("styleguide/<slug:name>/", styleguide.sample, name="styleguide_sample"),
]
