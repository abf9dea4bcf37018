from messaging.models.message import Message
from messaging.models.receipt import DeliveryEvent
from messaging.models.reply import InboundReply, ReplyFrom
from messaging.models.sending import Sending

__all__ = ["DeliveryEvent", "InboundReply", "Message", "ReplyFrom", "Sending"]
