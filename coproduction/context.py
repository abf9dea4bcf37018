"""What templates may ask for without a view giving it."""

from django.utils.functional import SimpleLazyObject

from groups.help import who_to_ask


def help_line(request):
    """Who to ask, for the foot of every member page. Only looked up by a page that shows it.

    A view that knows better (a link opened without signing in) passes its own `help_line`.
    """
    user = getattr(request, "user", None)
    person = user if user is not None and user.is_authenticated else None
    return {"help_line": SimpleLazyObject(lambda: who_to_ask(person=person))}
