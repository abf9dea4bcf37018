"""Where nothing leaves."""

from django.conf import settings

from messaging.channels.base import BackEnd


class Nowhere(BackEnd):
    """A phone call or a letter: that is a person's to make."""

    def can_send(self):
        return False

    def is_real(self):
        return False


class OutboxOnly(Nowhere):
    """No provider. While developing the words end in the outbox page; elsewhere they would be lost."""

    def can_send(self):
        return settings.DEBUG
