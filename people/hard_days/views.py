from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from people.hard_days import services
from people.hard_days.forms import HardDateForm
from people.models import HardDate


@require_http_methods(["GET", "POST"])
def hard_days(request):
    """My own list, and room for one more day."""
    form = HardDateForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            kept = services.keep_free(person=request.user, **form.cleaned_data)
        except services.EnoughDays:
            form.add_error(
                None, _("These are as many days as fit here. Take one away, or ring the person below.")
            )
        else:
            messages.success(request, _("Kept free: %(day)s.") % {"day": kept.in_words})
            return redirect("people:hard_days")
    days = HardDate.objects.visible_to(request.user)
    return render(request, "people/hard_days.html", {"form": form, "days": days})


@require_POST
def take_away(request, public_id):
    services.take_away(person=request.user, public_id=public_id)
    messages.success(request, _("Taken away. Nothing of it is kept."))
    return redirect("people:hard_days")
