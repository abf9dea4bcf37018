from messaging.models.by_hand import HandTry
from messaging.models.heartbeat import Heartbeat
from messaging.models.letters import LetterPrint
from messaging.models.message import Message
from messaging.models.receipt import DeliveryEvent
from messaging.models.reply import InboundReply, ReplyFrom
from messaging.models.sending import Sending

__all__ = [
    "DeliveryEvent",
    "HandTry",
    "Heartbeat",
    "InboundReply",
    "LetterPrint",
    "Message",
    "ReplyFrom",
    "Sending",
]
