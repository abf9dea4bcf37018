from people.models.links import ActionLink
from people.models.person import Person, display_name
from people.models.reaching import ContactPoint
from people.models.reveals import Reveal

__all__ = ["ActionLink", "ContactPoint", "Person", "Reveal", "display_name"]
