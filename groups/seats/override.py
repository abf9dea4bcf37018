"""For a safeguarding lead who fears for somebody: how to reach them, whatever they said about it.

It takes a written reason, and the person can read that it was done, by whom and why.
"""

from django import forms
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from groups.permissions import led_in_safety_by, people_within_reach_of
from people.models import ContactPoint, Reveal
from people.presentation import PlainHelper
from people.reaching.plans import plan_of, reveal_plan
from people.reaching.services import reveal_for_safety
from people.reaching.words import light_of, way_in_words

ON_A_PAGE = 50
EMERGENCY = Reveal.What.EMERGENCY.value


class NameSearchForm(forms.Form):
    """Posted, so that no name stays in an address or in the browser's memory."""

    name = forms.CharField(label=_("Their name, or part of it"), max_length=100, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}
        self.helper = PlainHelper(self, submit=_("Look"))


class OverrideForm(forms.Form):
    """Which number or address, and why it has to be seen."""

    what = forms.ChoiceField(label=_("What do you need to see?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why, in your own words?"),
        help_text=_("They can read this. Write what you would say to them."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Please write why. Without a reason nothing is shown."),
            "max_length": _("That is too long. 1000 letters fit here."),
        },
    )

    def __init__(self, *args, ways, plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [
            (str(way.public_id), f"{way.get_channel_display()}: {way_in_words(way)}")
            for way in ways
            # A browser of theirs has nothing to show.
            if way.channel != ContactPoint.Channel.PUSH
        ]
        if plan.emergency_name:
            self.fields["what"].choices += [(EMERGENCY, _("who to ring for them in an emergency"))]
        self.helper = PlainHelper(self, submit=_("Write it down and show me"))


@require_http_methods(["GET", "POST"])
def people(request):
    """Everyone in the groups of the organisations one is a safeguarding lead of."""
    if not led_in_safety_by(request.user).exists():
        raise Http404
    form = NameSearchForm(request.POST if request.method == "POST" else None)
    found = people_within_reach_of(request.user)
    if form.is_valid():
        found = found.filter(preferred_name__icontains=form.cleaned_data["name"])
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "groups/seats/within_reach.html", {"page": page, "form": form})


@require_http_methods(["GET", "POST"])
def person(request, public_id):
    """GET shows what they said; POST with a reason shows one number, on this page only."""
    person = get_object_or_404(people_within_reach_of(request.user), public_id=public_id)
    ways, plan = list(person.contact_points.kept().order_by("-channel", "pk")), plan_of(person)
    form = OverrideForm(request.POST if request.method == "POST" else None, ways=ways, plan=plan)
    shown = shown_plan = None
    if form.is_valid():
        what, reason = form.cleaned_data["what"], form.cleaned_data["reason"]
        if what == EMERGENCY:
            shown_plan = plan
            reveal_plan(plan=plan, what=what, by=request.user, why=Reveal.Why.SAFETY, reason=reason)
        else:
            shown = next(way for way in ways if str(way.public_id) == what)
            reveal_for_safety(contact_point=shown, by=request.user, reason=reason)
    now, zone = timezone.now(), timezone.get_current_timezone()
    lights = [(way, way_in_words(way), light_of(way, at=now, zone=zone)) for way in ways]
    context = {"person": person, "lights": lights, "form": form, "shown": shown}
    context |= {"shown_plan": shown_plan}
    return render(request, "groups/seats/within_reach_person.html", context)
