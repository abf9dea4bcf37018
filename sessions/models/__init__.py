from sessions.models.agenda import AgendaItem, AgendaRequest
from sessions.models.arranging import Arrangement
from sessions.models.calling import CallerDays, CallWish, LeftInPeace, LookForCalls
from sessions.models.dates import DateAnswer, DateMark, DatePoll, OfferedDate, SessionSeries
from sessions.models.debriefing import Debrief, SharedSummary
from sessions.models.facilitating import Facilitation
from sessions.models.feeds import CalendarFeed
from sessions.models.inviting import Invitation
from sessions.models.living import LiveDay, LiveTap
from sessions.models.meeting import Attendance, CheckIn, CheckOut
from sessions.models.papers import Paper, PaperFile
from sessions.models.planning import AskedApart, GroupSession, day_of
from sessions.models.preparing import CallerHours, PreparationCall
from sessions.models.readying import Override
from sessions.models.rounds import ChosenPrompt, HeardCount, RoundPrompt
from sessions.models.signals import Signal
from sessions.models.templates import SessionTemplate, TemplateItem
from sessions.models.venues import DoorPhoto, Venue, VenueRemark

__all__ = [
    "AgendaItem",
    "AgendaRequest",
    "Arrangement",
    "AskedApart",
    "Attendance",
    "CalendarFeed",
    "CallWish",
    "CallerDays",
    "CallerHours",
    "CheckIn",
    "CheckOut",
    "ChosenPrompt",
    "DateAnswer",
    "DateMark",
    "DatePoll",
    "Debrief",
    "DoorPhoto",
    "Facilitation",
    "GroupSession",
    "HeardCount",
    "Invitation",
    "LeftInPeace",
    "LiveDay",
    "LiveTap",
    "LookForCalls",
    "OfferedDate",
    "Override",
    "Paper",
    "PaperFile",
    "PreparationCall",
    "RoundPrompt",
    "SessionSeries",
    "SessionTemplate",
    "SharedSummary",
    "Signal",
    "TemplateItem",
    "Venue",
    "VenueRemark",
    "day_of",
]
