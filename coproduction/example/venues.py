"""Two places of the example: one with a photo of its door and what people said, one nobody knows much of."""

from io import BytesIO

from PIL import Image, ImageDraw

from coproduction.example.who import example_id
from sessions.keeping.services import keep
from sessions.models import GroupSession, Venue
from sessions.venues.services import put_door, say


def keep_venues(organisation, people, held):
    library = Venue.objects.create(
        public_id=example_id("library"),
        organisation=organisation,
        name="The Old Library",
        address="Mill Street",
        getting_there="First floor. There is a lift.",
        meets_you="Jo, in a green jumper, by the glass door",
        step_free=True,
        quiet_room=True,
        toilets=True,
        accessible_toilet=True,
        feeding_space=True,
        near_bus=True,
        bus_stop="Mill Street, buses 4 and 11",
        parking=False,
        neutral=True,
        feels="Warm, with soft chairs. Other people use the rooms downstairs.",
    )
    Venue.objects.create(
        public_id=example_id("hall"),
        organisation=organisation,
        name="قاعة المجتمع",
        address="West Road 12",
    )
    put_door(venue=library, photo=_a_door(), by=people["jo"])
    GroupSession.objects.filter(group=held.group).update(
        venue=library, quiet_place="The small room beside the kitchen. The door is open."
    )
    held.refresh_from_db()
    made = keep(group_session=held, name="Our usual Tuesday", by=people["jo"])
    type(made).objects.filter(pk=made.pk).update(public_id=example_id("template"))
    for key, words, named in [
        ("layla", "Nobody asked me what I was there for. I liked that.", False),
        ("marek", "The lift is slow. The stairs are fine.", True),
    ]:
        say(group_session=held, person=people[key], words=words, named=named)


def _a_door():
    """A drawing, so that no photo of anybody's house has to be here."""
    picture = Image.new("RGB", (900, 1200), "#b9cdd0")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 1000, 900, 1200), fill="#8d857c")
    draw.rectangle((120, 120, 780, 1000), fill="#b5654a")
    draw.rectangle((300, 340, 600, 1000), fill="#1d5b57")
    draw.rectangle((330, 370, 570, 620), fill="#dcebe7")
    draw.ellipse((545, 690, 575, 720), fill="#fbeecb")
    draw.rectangle((250, 200, 650, 290), fill="#fffdf8")
    draw.text((300, 210), "OLD LIBRARY", fill="#2b2724", font_size=52)
    file = BytesIO()
    picture.save(file, "PNG")
    file.seek(0)
    return file
