"""GOV.UK Notify and Twilio as small servers on this machine: they check what the real ones check, answer
as they are documented to, and break in all the ways that lines break."""

import base64
import json
import os
import re
import socket
import struct
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import http_ece
import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SERVICE, SECRET = "26785a09-ab16-4eb0-8407-a37497a57506", "3d844edf-8d35-48ac-975b-e847b4f122b0"
NOTIFY_KEY = f"co_production-{SERVICE}-{SECRET}"
TEXT_TEMPLATE, EMAIL_TEMPLATE = str(uuid4()), str(uuid4())
CALLBACK_TOKEN = "what-the-service-shows-us"
ACCOUNT, AUTH_TOKEN, NUMBER = "AC" + "0" * 32, "12345", "+447700900999"


class Provider:
    """A server. `breaks` are used up one by one, each a function of the request; then it behaves.

    `taken` holds what it has accepted, as the sender spelt it.
    """

    def __init__(self):
        self.taken, self.breaks, self.clock = [], [], time.time
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                provider._post(self)

            def do_GET(self):
                provider._get(self)

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02})
        self.thread.start()
        self.is_open = True

    def close(self):
        if self.is_open:
            self.is_open = False
            self.server.shutdown()
            self.server.server_close()
            self.thread.join()

    def _post(self, request):
        sent = request.rfile.read(int(request.headers.get("Content-Length", 0))).decode()
        status, said, accepted = self.look_at(request, sent)
        breaks = self.breaks.pop(0) if self.breaks else None
        if accepted is not None and breaks in (None, take_and_hang_up):
            self.taken.append(accepted)
        # It has heard everything, and only then goes wrong.
        (breaks or answer(status, said))(request)

    def _get(self, request):
        status, said = self.look_up(request)
        breaks = self.breaks.pop(0) if self.breaks else answer(status, said)
        breaks(request)


class Notify(Provider):
    """`status` is what it says of everything it has taken. `asked`: about which, by our name for it."""

    def __init__(self):
        super().__init__()
        self.status, self.asked = "sending", []

    def look_up(self, request):
        if problem := self._token_problem(request.headers.get("Authorization", "")):
            return 403, error(403, "AuthError", problem)
        address = urlsplit(request.path)
        if address.path != "/v2/notifications":
            return 404, error(404, "NotFound", "Not found")
        [reference] = parse_qs(address.query)["reference"]
        self.asked.append(reference)
        found = [
            {
                "id": one["id"], "reference": reference, "status": self.status,
                "type": "sms" if "phone_number" in one else "email",
                "phone_number": one.get("phone_number"), "email_address": one.get("email_address"),
                "created_at": "2026-11-20T09:00:00.000000Z", "sent_at": None, "completed_at": None,
                "template": {"id": TEXT_TEMPLATE, "version": 1}, "body": one["personalisation"]["body"],
            }
            for one in self.taken
            if one["reference"] == reference
        ]  # fmt: skip
        return 200, {"notifications": found, "links": {"current": request.path}}

    def look_at(self, request, sent):
        if problem := self._token_problem(request.headers.get("Authorization", "")):
            return 403, error(403, "AuthError", problem), None
        said = json.loads(sent)
        is_text = request.path == "/v2/notifications/sms"
        if not is_text and request.path != "/v2/notifications/email":
            return 404, error(404, "NotFound", "Not found"), None
        template, fields = (
            (TEXT_TEMPLATE, {"body"}) if is_text else (EMAIL_TEMPLATE, {"subject", "body"})
        )
        if said.get("template_id") != template:
            return 400, error(400, "BadRequestError", "Template not found"), None
        if set(said.get("personalisation", {})) != fields:
            return 400, error(400, "BadRequestError", "Missing personalisation: body"), None
        if is_text and not re.fullmatch(r"\+447\d{9}", said.get("phone_number", "")):
            return 400, error(400, "ValidationError", "phone_number Not enough digits"), None
        if not is_text and "@" not in said.get("email_address", ""):
            return 400, error(400, "ValidationError", "email_address Not a valid email address"), None
        name = str(uuid4())
        return 201, {"id": name, "reference": said["reference"]}, said | {"id": name}

    def _token_problem(self, header):
        scheme, _space, token = header.partition(" ")
        if scheme != "Bearer":
            return "Unauthorized: authentication token must be provided"
        try:
            claims = jwt.decode(token, SECRET, algorithms=["HS256"], options={"verify_iat": False})
        except jwt.InvalidTokenError:
            return "Invalid token: API key not found"
        if claims.get("iss") != SERVICE:
            return "Invalid token: service not found"
        if abs(claims["iat"] - self.clock()) > 30:
            return "Error: Your system clock must be accurate to within 30 seconds"
        return ""


class Twilio(Provider):
    def look_at(self, request, sent):
        password = base64.b64encode(f"{ACCOUNT}:{AUTH_TOKEN}".encode()).decode()
        if request.headers.get("Authorization") != f"Basic {password}":
            return 401, twilio_error(401, 20003), None
        if request.path != f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json":
            return 404, twilio_error(404, 20404), None
        said = {name: values[0] for name, values in parse_qs(sent).items()}
        if not re.fullmatch(r"\+\d{8,15}", said.get("To", "")):
            return 400, twilio_error(400, 21211), None
        if ("From" in said) == ("MessagingServiceSid" in said):
            return 400, twilio_error(400, 21603), None
        if not 1 <= int(said.get("ValidityPeriod", 36_000)) <= 36_000:
            return 400, twilio_error(400, 21621), None
        name = "SM" + uuid4().hex
        return 201, {"sid": name, "status": "queued", "body": said["Body"]}, said | {"sid": name}


def error(status, name, words):
    return {"status_code": status, "errors": [{"error": name, "message": words}]}


def twilio_error(status, code):
    return {"code": code, "message": "+447700900001 is no good", "status": status}


def answer(status, said):
    """An answer from beginning to end; `said` may be text that is no JSON."""
    body = (said if isinstance(said, str) else json.dumps(said)).encode()

    def breaks(request):
        request.send_response(status)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    return breaks


def hang_up(request):
    """Gone, politely, without a word."""
    request.close_connection = True
    request.connection.shutdown(socket.SHUT_RDWR)


def take_and_hang_up(request):
    """It has taken the message, and is gone before it says so."""
    hang_up(request)


def reset(request):
    """Gone with a bang."""
    request.close_connection = True
    request.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.connection.close()


def say_nothing(request):
    request.close_connection = True
    time.sleep(2)


def drip(request):
    """A letter every now and then: each comes in time, the whole never does."""
    request.close_connection = True
    for letter in b"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nX-Slow: " + b"o" * 60:
        try:
            request.wfile.write(bytes([letter]))
            request.wfile.flush()
        except OSError:
            return
        time.sleep(0.05)


def stop_in_the_body(status):
    """The number, and half of what was to follow."""

    def breaks(request):
        request.send_response(status)
        request.send_header("Content-Length", "500")
        request.end_headers()
        request.wfile.write(b'{"id": "')
        request.wfile.flush()
        hang_up(request)

    return breaks


def drip_the_body(status):
    def breaks(request):
        request.send_response(status)
        request.send_header("Content-Length", "500")
        request.end_headers()
        for _letter in range(60):
            try:
                request.wfile.write(b" ")
                request.wfile.flush()
            except OSError:
                break
            time.sleep(0.05)
        request.close_connection = True

    return breaks


def rubbish(request):
    request.close_connection = True
    request.wfile.write(b"\x00\x01 who are you?\r\n\r\n")


class Postmark(Provider):
    def look_at(self, request, sent):
        if request.headers.get("X-Postmark-Server-Token") != "a token":
            return 401, {"ErrorCode": 10, "Message": "No token"}, None
        said = json.loads(sent)
        taken = {"ErrorCode": 0, "Message": "OK", "MessageID": "b7bc2f4a", "To": said["To"]}
        return 200, taken, said


class PushService(Provider):
    """The push service of a browser: checks who asks, and opens what is sealed as that browser would.

    `status` is what it answers to what is right; `subscription` is what the browser tells us.
    """

    def __init__(self, public_key):
        super().__init__()
        self.status, self.our_key = 201, public_key
        self.key, self.auth = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.subscription = {
            "endpoint": f"{self.url}/send/abc",
            "keys": {"p256dh": _unpadded(point), "auth": _unpadded(self.auth)},
        }

    def _post(self, request):
        sealed = request.rfile.read(int(request.headers.get("Content-Length", 0)))
        if problem := self.problem_with(request):
            answer(400, {"reason": problem})(request)
            return
        opened = http_ece.decrypt(
            sealed, private_key=self.key, auth_secret=self.auth, version="aes128gcm"
        )
        if self.status == 201:
            self.taken.append((json.loads(opened), int(request.headers["TTL"])))
        answer(self.status, {})(request)

    def problem_with(self, request):
        scheme, _space, given = request.headers.get("Authorization", "").partition(" ")
        parts = dict(part.split("=", 1) for part in given.replace(" ", "").split(","))
        if scheme != "vapid" or parts.get("k") != self.our_key:
            return "somebody else"
        raw = base64.urlsafe_b64decode(self.our_key + "=" * (-len(self.our_key) % 4))
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)
        claims = jwt.decode(parts["t"], key, algorithms=["ES256"], audience=self.url)
        if claims["exp"] - time.time() > 24 * 3600 or not claims["sub"].startswith("mailto:"):
            return "claims"
        if request.headers.get("Content-Encoding") != "aes128gcm" or "TTL" not in request.headers:
            return "headers"
        return ""


def _unpadded(raw):
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
