from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from people.about.forms import NameForm
from people.models import AccessNeed, ContactPoint, Person, Reveal
from people.reaching.words import contact_in_words


@require_GET
def me(request):
    """About me, and the way to each of my own pages."""
    points = list(ContactPoint.objects.visible_to(request.user).kept())
    context = {
        "contact_words": contact_in_words(points),
        "to_check": sum(point.allowed != "no" and not point.is_checked_lately() for point in points),
        "helps": AccessNeed.objects.visible_to(request.user).current(),
        "looks": Reveal.objects.filter(person=request.user).count(),
    }
    return render(request, "people/me.html", context)


@require_http_methods(["GET", "POST"])
def name(request):
    """The one name of somebody, which they change whenever they like."""
    # A row of its own: a name that cannot be kept must not be on the page as if it were.
    mine = Person.objects.get(pk=request.user.pk)
    form = NameForm(request.POST if request.method == "POST" else None, instance=mine)
    if form.is_valid():
        form.instance.save(update_fields=form.changed_data)
        messages.success(request, _("Saved."))
        return redirect("people:me")
    return render(request, "people/name.html", {"form": form})
