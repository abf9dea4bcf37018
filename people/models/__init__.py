from people.models.access import AccessNeed
from people.models.hard_dates import HardDate
from people.models.links import ActionLink
from people.models.person import Person, display_name
from people.models.reaching import ContactPlan, ContactPoint
from people.models.reveals import Reveal

__all__ = [
    "AccessNeed",
    "ActionLink",
    "ContactPlan",
    "ContactPoint",
    "HardDate",
    "Person",
    "Reveal",
    "display_name",
]
