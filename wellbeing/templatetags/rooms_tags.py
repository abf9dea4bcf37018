from django import template
from django.db.models import Exists, OuterRef

from groups.models import Membership
from wellbeing.models import RoomAnswer
from wellbeing.rooms.clashes import clashes_in

register = template.Library()


@register.inclusion_tag("wellbeing/rooms/_ask.html")
def room_question(group, person):
    """For the group's page: asked again when somebody joins. One query.

    Says how many were not asked about, and nothing of what was answered.
    """
    said = RoomAnswer.objects.filter(person=person)
    seats = list(
        Membership.objects.current()
        .filter(group=group)
        .annotate(is_asked=Exists(said.filter(other=OuterRef("person"))))
        .values_list("public_id", "person", "is_asked")
    )
    mine = next((public_id for public_id, whose, _asked in seats if whose == person.pk), None)
    others = [asked for _id, whose, asked in seats if whose != person.pk]
    return {
        "seat": mine if others else None,
        "fresh": others.count(False),
        "is_first_time": not any(others),
    }


@register.inclusion_tag("wellbeing/rooms/_clash.html")
def clash_line(group):
    """For those who run the group: that there is a clash, and whom to talk to. One query."""
    return {"clash": clashes_in(group)}


@register.inclusion_tag("wellbeing/rooms/_trusted.html")
def trusted_with_something(person):
    """For the first page: one quiet line when somebody is trusted with anything. One query."""
    return {"is_trusted": RoomAnswer.objects.trusted_to(person).exists()}


@register.inclusion_tag("wellbeing/rooms/_write_down.html")
def room_answers_to_write_down(membership, person):
    """For the page of one seat: their named contact may write down what they said. No query."""
    return {"seat": membership.public_id if membership.named_contact_id == person.pk else None}
