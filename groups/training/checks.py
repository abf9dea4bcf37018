"""What the setup of an organisation says about training."""

from django.urls import reverse
from django.utils.translation import gettext as _

from groups.lines import Line
from groups.models import Organisation, TrainingRule


def training_line(organisations: list[Organisation]) -> dict[int, Line]:
    """Whether somebody has said what is needed. One query."""
    rules = TrainingRule.objects.filter(organisation__in=organisations).exclude(needed=[])
    said = set(rules.values_list("organisation", flat=True))
    return {
        organisation.pk: Line(
            name="training",
            what=_("You have said what training is needed.")
            if organisation.pk in said
            else _("You have not said what training is needed."),
            why=_("You can ask for it from whoever leads, supports or takes part as a professional."),
            is_done=organisation.pk in said,
            hard=False,
            url=reverse("groups:training_rules", args=[organisation.public_id]),
            mend=_("What training is needed"),
        )
        for organisation in organisations
    }
