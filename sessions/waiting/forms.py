from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from people.presentation import PlainHelper

MOST = 1000
HOW_MANY = {
    "min_value": _("One place is the fewest. Leave it empty if there is room for everybody."),
    "max_value": _("That is more than 1,000 places. Leave it empty if there is room for everybody."),
    "invalid": _("Please write a whole number, like 12."),
}


def places_field(**kwargs):
    """How many people a room holds, besides those who come to help."""
    return forms.IntegerField(
        label=_("How many places are there?"),
        required=False,
        min_value=1,
        max_value=MOST,
        error_messages=HOW_MANY,
        **kwargs,
    )


class PlacesForm(forms.Form):
    places = places_field(help_text=_("Leave it empty if there is room for everybody."))

    def __init__(self, *args, group_session, **kwargs):
        super().__init__(*args, initial={"places": group_session.places}, **kwargs)
        self.helper = PlainHelper(self, submit=_("Save"))

    def say_how_many_were_promised(self, promised: int):
        sentence = ngettext(
            "%(n)s place was promised already, so there cannot be fewer.",
            "%(n)s places were promised already, so there cannot be fewer.",
            promised,
        )
        self.add_error("places", sentence % {"n": promised})
