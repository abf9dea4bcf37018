from io import BytesIO

import factory
from PIL import Image

from sessions.models import GroupSession, Venue
from tests.factories.groups import OrganisationFactory


class VenueFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Venue

    organisation = factory.SubFactory(OrganisationFactory)
    name = "The Old Library"
    address = "Mill Street"


def meet_at(group_session, **facts):
    """The session is at a place of its organisation that is like this."""
    venue = VenueFactory(organisation=group_session.group.organisation, **facts)
    GroupSession.objects.filter(pk=group_session.pk).update(venue=venue, place=venue.in_a_line)
    group_session.venue, group_session.place = venue, venue.in_a_line
    return venue


def photo(size=(1600, 1200), *, kind="JPEG", exif=None, noise=True):
    """A file as a phone sends it; `exif` are (tag, value) pairs. Noise makes it hard to press together."""
    picture = Image.effect_noise(size, 90).convert("RGB") if noise else Image.new("RGB", size, "green")
    data = Image.Exif()
    for tag, value in exif or ():
        data[tag] = value
    file = BytesIO()
    picture.save(file, kind, **({"exif": data} if exif else {}))
    file.name = f"door.{kind.lower()}"
    file.seek(0)
    return file
