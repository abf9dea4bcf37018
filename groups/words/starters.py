"""Words of the field that a group can take over in one tap, and change after that.

The official names are not translated. What differs from place to place asks the group to check it.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Starter:
    """One word. `check`: it is not the same everywhere, or changes."""

    short: str
    full: str
    meaning: Promise
    check: bool = False

    @property
    def says(self):
        if not self.check:
            return self.meaning
        return format_lazy("{} {}", self.meaning, _("Please check how it is where you live."))


STARTERS = [
    Starter(
        "LADO",
        "Local Authority Designated Officer",
        _(
            "Somebody at the council in England. They are told when people worry about how an adult "
            "who works with children has behaved."
        ),
    ),
    Starter(
        "MASH",
        "Multi-Agency Safeguarding Hub",
        _(
            "A team of people from the council, the police and health. They read each worry about a "
            "child and say what happens next."
        ),
        check=True,
    ),
    Starter(
        "CP plan",
        "Child Protection plan",
        _(
            "What has to change so that a child is safe. It is made in a meeting when people think the "
            "child may be badly hurt."
        ),
    ),
    Starter(
        "CIN",
        "Child in Need",
        _(
            "A child who gets extra help from the council, so that they can grow up well. Parents are "
            "asked first."
        ),
        check=True,
    ),
    Starter(
        "LAC",
        "Looked After Child",
        _(
            "A child the council looks after. Many people would rather say “child in care”, because "
            "this sounds like “lack”."
        ),
    ),
    Starter(
        "PLO",
        "Public Law Outline",
        _(
            "The steps before and in court when a council thinks a child is not safe at home. Parents "
            "get a letter and a meeting first, and a lawyer for free."
        ),
        check=True,
    ),
    Starter(
        "IRO",
        "Independent Reviewing Officer",
        _(
            "Somebody who checks that the plan for a child in care is a good one, and that the child is "
            "heard. They are not the child’s social worker."
        ),
    ),
    Starter(
        "Cafcass",
        "Children and Family Court Advisory and Support Service",
        _(
            "In England they tell the family court what they think is best for a child. They do not "
            "work for the council."
        ),
    ),
    Starter(
        "SGO",
        "Special Guardianship Order",
        _(
            "A court says that a child lives with somebody other than their parents, often a "
            "grandparent. That person makes most of the choices until the child is 18."
        ),
    ),
    Starter(
        "EHCP",
        "Education, Health and Care Plan",
        _(
            "In England, a plan for a child or young person who needs more help than their school can "
            "give. It says what help they must get."
        ),
    ),
    Starter(
        "DSL",
        "Designated Safeguarding Lead",
        _("The person in a school or a service who looks into any worry that a child is not safe."),
    ),
    Starter(
        "ICB",
        "Integrated Care Board",
        _("The part of the NHS in England that plans and pays for health care in one area."),
        check=True,
    ),
    Starter(
        "VCSE",
        "Voluntary, Community and Social Enterprise",
        _("Charities, local groups, and firms that work for people before profit."),
    ),
    Starter(
        "DBS",
        "Disclosure and Barring Service",
        _(
            "The office that looks up whether somebody has been in trouble with the police. Many jobs "
            "with children need its check."
        ),
    ),
    Starter(
        "KPI",
        "Key Performance Indicator",
        _("A number that an organisation watches, to see how well it does."),
    ),
]
