"""Statements a group may start from. Ours; each group changes, adds and takes out as it likes.

The topics are those that groups of this kind agree on again and again. Every sentence is meant to be
read aloud, by anyone.
"""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Statement(NamedTuple):
    text: str | Promise
    why: str | Promise


STARTER_SET = [
    Statement(
        _("One person speaks at a time."),
        _("Then quiet voices are heard as well as loud ones."),
    ),
    Statement(
        _("You can always say “pass”. Nobody asks why."),
        _("People talk more freely when they know they can stop."),
    ),
    Statement(
        _("We use plain words. If a word is short for something, we say it in full."),
        _("A word that only some of us know leaves the others outside."),
    ),
    Statement(
        _("We listen to understand, not to answer back."),
        _("Being heard is what many of us did not have before."),
    ),
    Statement(
        _("What you have lived through and what you have learned in a job count the same."),
        _("Each side knows something the other cannot know."),
    ),
    Statement(
        _("What people say here stays here. What we learn from it may go with us."),
        _("A story belongs to the person who told it."),
    ),
    Statement(
        _(
            "If somebody is not safe, we have to tell a person who can help. We tell you first if we can."
        ),
        _("You should know this before you speak, not after."),
    ),
    Statement(
        _("No photos, no recordings and no pictures of the screen."),
        _("Nobody should have to wonder where their face or words end up."),
    ),
    Statement(
        _("We do not say the names of children."),
        _("They are not here to say yes or no."),
    ),
    Statement(
        _("We use the name people ask for, and say “he”, “she” or “they” as they ask."),
        _("A name is the first thing we can get right."),
    ),
    Statement(
        _("Phones are on silent. If it is about your child, take the call."),
        _("Children come first, and nobody should sit here and worry."),
    ),
    Statement(
        _("We can disagree with an idea. We do not run down the person."),
        _("We need different views, and we need everyone to come back."),
    ),
    Statement(
        _("We decide together. If we cannot agree, we stop, say what is in the way, and look again."),
        _("Nothing is carried by one side alone."),
    ),
    Statement(
        _("If something did not feel right, you can say so, in private. You choose who you tell."),
        _("It is easier to put right when it is small."),
    ),
    Statement(
        _("Breaks are for everyone. Anyone can ask for one."),
        _("Hard talk is tiring, and nobody should have to hold out."),
    ),
    Statement(
        _("When people with jobs here cannot do something, they say so, and say why."),
        _("A clear no is kinder than a long wait."),
    ),
    Statement(
        _("We end well: we say thank you, and say what changed and what did not."),
        _("Nobody should be left wondering what it was all for."),
    ),
]
