from messaging.models.message import Message
from messaging.models.receipt import DeliveryEvent

__all__ = ["DeliveryEvent", "Message"]
