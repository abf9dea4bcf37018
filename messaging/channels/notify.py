"""GOV.UK Notify: texts and emails. Its templates hold one ((body)), and ((subject)) for an email.

https://docs.notifications.service.gov.uk/python.html
"""

from datetime import UTC, datetime, time, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.utils import timezone
from notifications_python_client.notifications import NotificationsAPIClient

from messaging import notify_says, segments
from messaging.channels import http
from messaging.channels.base import BackEnd, TryLater


class Client(NotificationsAPIClient):
    """Theirs signs and words the request; ours carries it, so that we know what is certain afterwards.

    Theirs would also write the provider's words, which may name a number, into the log.
    """

    def _perform_request(self, method, url, kwargs):
        if asked := kwargs.get("params"):
            url = f"{url}?{urlencode(asked)}"
        return http.ask(method, url, headers=kwargs["headers"], body=kwargs.get("data"))

    def _process_json_response(self, response):
        return response


class Notify(BackEnd):
    name = "notify"

    def what_became_of(self, message):
        answer = _client().get_all_notifications(reference=str(message.public_id))
        http.settle(answer)
        told = [notify_says.receipt(one) for one in _dicts(answer.said.get("notifications"))]
        return [receipt for reference, receipt in filter(None, told) if reference == message.public_id]


class NotifyText(Notify):
    def can_say(self, words):
        """Notify puts a “?” in place of every letter of another script."""
        return segments.notify_writes(words) is not None

    def deliver(self, letter):
        answer = _client().send_sms_notification(
            phone_number=letter.to,
            template_id=settings.NOTIFY_TEXT_TEMPLATE,
            personalisation={"body": letter.body},
            reference=str(letter.message.public_id),
            sms_sender_id=settings.NOTIFY_TEXT_SENDER or None,
        )
        return _taken(answer)


class NotifyEmail(Notify):
    def is_real(self):
        return settings.EMAIL_IS_REAL

    def deliver(self, letter):
        answer = _client().send_email_notification(
            email_address=letter.to,
            template_id=settings.NOTIFY_EMAIL_TEMPLATE,
            personalisation={"subject": letter.subject, "body": letter.body},
            reference=str(letter.message.public_id),
            email_reply_to_id=settings.NOTIFY_REPLY_TO or None,
        )
        return _taken(answer)


def _client():
    return Client(settings.NOTIFY_API_KEY, base_url=settings.NOTIFY_API_URL)


def _taken(answer):
    if answer.status == 429 and "TooManyRequestsError" in _names(answer):
        # The allowance of a day is used up; they count from midnight to midnight in UTC.
        tomorrow = timezone.now().astimezone(UTC).date() + timedelta(days=1)
        raise TryLater("429", until=datetime.combine(tomorrow, time(0, 1), tzinfo=UTC))
    http.settle(answer)
    return answer.name("id")


def _names(answer):
    return [one.get("error") for one in _dicts(answer.said.get("errors"))]


def _dicts(said):
    return [one for one in said if isinstance(one, dict)] if isinstance(said, list) else []
