from people.models.links import ActionLink
from people.models.person import Person, display_name
from people.models.reaching import ContactPoint

__all__ = ["ActionLink", "ContactPoint", "Person", "display_name"]
