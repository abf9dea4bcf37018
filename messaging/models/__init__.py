from messaging.models.by_hand import HandTry
from messaging.models.message import Message
from messaging.models.receipt import DeliveryEvent
from messaging.models.reply import InboundReply, ReplyFrom
from messaging.models.sending import Sending

__all__ = ["DeliveryEvent", "HandTry", "InboundReply", "Message", "ReplyFrom", "Sending"]
