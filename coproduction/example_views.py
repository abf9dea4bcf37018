from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect

from coproduction.example import example_people


@login_not_required
def example_sign_in(request, public_id):
    """One click signs in as somebody made up. Not there at all unless DEBUG is on."""
    if not settings.DEBUG:
        raise Http404
    person = get_object_or_404(example_people(), public_id=public_id)
    login(request, person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return redirect("home")
