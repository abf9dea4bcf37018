"""Pages behind a personal link: opened without signing in, in the language of the person it is for."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.utils import translation

from groups.help import link_not_working
from people.models import Person
from people.services import LinkNotWorking, open_link


def behind_a_link(purpose: str, find: Callable[[Person, UUID], Any]):
    """For a page behind links of this purpose. The view is called as `view(request, person, found, token)`.

    `find(person, target)` answers what the link is for, as far as this person may still see it, or None.
    Whatever the reason why a link does not work, the answer is the one kind page.
    """

    def decorate(view):
        @login_not_required
        @wraps(view)
        def wrapped(request, token, **rest):
            try:
                link = open_link(token=token, purpose=purpose, reader=request.user)
            except LinkNotWorking as gone:
                return link_not_working(request, gone.person)
            if (found := find(link.person, link.target)) is None:
                return link_not_working(request, link.person)
            with translation.override(link.person.page_language):
                response = view(request, link.person, found, token, **rest)
                response.headers["Content-Language"] = translation.get_language()
            return response

        return wrapped

    return decorate
