"""Settings come from the environment (or a `.env` file); `.env.example` explains each one."""

import os
import sys
from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
import pghistory
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from environs import Env
from marshmallow.validate import OneOf

BASE_DIR = Path(__file__).resolve().parent.parent

TESTING = "pytest" in sys.modules

env = Env()
# Tests say themselves what they need, whatever a developer keeps in `.env`.
env.read_env(os.environ.get("ENV_FILE", BASE_DIR / ".env"), recurse=False)

DEBUG = env.bool("DEBUG", False)
# What this checkout keeps on disk: the embedded servers' data, collected static files, beat's memory.
VAR_DIR = Path(env.str("VAR_DIR", "") or BASE_DIR / "var")


def _secret(name, debug_value):
    """A secret has a harmless value while developing and must be given everywhere else."""
    value = env.str(name, "") or (debug_value if DEBUG else "")
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set. See .env.example: it is needed when DEBUG is off."
        )
    return value


def _needed(name, *, by):
    """Something that has no default and is only needed by what was chosen elsewhere."""
    value = env.str(name, "")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. See .env.example: {by} needs it.")
    return value


def _embedded(url_name):
    """The address of the embedded PostgreSQL or Redis, which `make run` and `make test` start."""
    from coproduction import embedded

    try:
        return getattr(embedded, url_name)(VAR_DIR)
    except embedded.NotRunning as problem:
        raise ImproperlyConfigured(problem) from None


SECRET_KEY = _secret("SECRET_KEY", "only-for-development-" + "0" * 32)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", [])
# Encrypted columns: the first key encrypts, the others still decrypt, so keys can be rotated.
SALT_KEY = [_secret("FIELD_KEY", "only-for-development"), *env.list("FIELD_KEY_FALLBACKS", [])]
# Turns a phone number or address into a value that can be matched but not read back.
MATCHING_KEY = _secret("MATCHING_KEY", "only-for-development")

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"] if DEBUG else [])
# Links in messages start with this.
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
# Where "Leave now" goes: a page that anybody might have open, and that greets nobody by name.
LEAVE_TO = env.str("LEAVE_TO", "https://www.bbc.co.uk/weather")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", [SITE_URL])

INSTALLED_APPS = [
    "coproduction.apps.CoproductionConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "csp",
    "pgtrigger",
    "pghistory",
    "encrypted_fields",
    "people",
    "messaging",
    "groups",
    "wellbeing",
    "safeguarding",
    "sessions",
    "decisions",
    "payments",
    "privacy",
]

# The trail of changes grows for ever: it is numbered in 64 bits, and has an index only for what is
# asked of it, which is the story of one row.
PGHISTORY_BASE_MODEL = "people.records.Event"
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)
PGHISTORY_CONTEXT_FIELD = pghistory.ContextForeignKey(db_index=False)

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "coproduction.middleware.TooLarge",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "sessions.meeting.lending.LentPhone",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "coproduction.middleware.PrivatePages",
    "coproduction.middleware.WhoDidIt",
]

ROOT_URLCONF = "coproduction.urls"
WSGI_APPLICATION = "coproduction.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "coproduction.context.help_line",
            ],
        },
    }
]

DATABASES = {"default": dj_database_url.parse(env.str("DATABASE_URL", "") or _embedded("database_url"))}
if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
    raise ImproperlyConfigured("DATABASE_URL must be a postgres:// address. See docs/adr/0001.")
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# When the database is away, a page says so after a few seconds, not after half a minute.
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
# Each trigger asks whether it is to be ignored. Unanswered, that raises and catches an error inside the
# database every time: writes took four times as long.
DATABASES["default"]["OPTIONS"].setdefault("options", "-c pgtrigger.ignore={}")
# The few queries of people/prepared.py are planned once for each connection, the first time. None: never.
DATABASES["default"]["OPTIONS"]["prepare_threshold"] = 0 if env.bool("DATABASE_PREPARES", True) else None
if env.bool("DATABASE_POOL", True):
    _pool_size = env.int("DATABASE_POOL_SIZE", 10)
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": _pool_size, "timeout": 5}

REDIS_URL = env.str("REDIS_URL", "") or _embedded("redis_url")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}

# --- people and sign-in ---
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "coproduction.sign_in.SignInAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "people.models.display_name"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
# Numbers only, so a phone shows its number keys; 8, because an address may be tried 9 times a minute.
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 8}
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_FORMS = {
    "request_login_code": "coproduction.forms.SendCodeForm",
    "confirm_login_code": "coproduction.forms.EnterCodeForm",
}
ACCOUNT_EMAIL_VERIFICATION = "none"
# The same page whether or not somebody with that address is here.
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# Person.email is unique whatever the case of its letters: a functional constraint, which W004 cannot see.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]

# --- security ---
SESSION_COOKIE_NAME = "s"
CSRF_COOKIE_NAME = "c"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_URL.startswith("https://")
SECURE_SSL_REDIRECT = SITE_URL.startswith("https://") and env.bool("SECURE_SSL_REDIRECT", True)
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", False) else None
)
SECURE_HSTS_SECONDS = 31_536_000 if SITE_URL.startswith("https://") else 0
# Tells other sites nothing. Not "no-referrer": with that, browsers send our own forms as from nowhere
# (Origin: null), and the check for forged forms refuses them.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- language and time: stored in UTC, shown in the organisation's zone ---
LANGUAGE_CODE = "en-gb"
# Only languages whose every sentence is translated and checked by a person: a page half in Welsh, or
# English laid out from right to left, helps nobody.
LANGUAGES = [("en-gb", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "Europe/London"
FORMAT_MODULE_PATH = ["coproduction.formats"]

# --- what is kept ---
# Until whoever is responsible has signed privacy/retention.toml, the nightly job only forgets what a
# page has promised.
RETENTION_SIGNED = env.bool("RETENTION_SIGNED", False)

# --- what arrives ---
# A text that is far too long still reaches its form, which says so kindly and keeps it: 5 MB in any
# script, written in the longest way a browser sends it. What is larger still gets a page of its own.
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024

# --- static files ---
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env.str("STATIC_ROOT", str(VAR_DIR / "static"))
_collected = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Tests need no `collectstatic` first.
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage" if TESTING else _collected
    },
}
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- messages out ---
# Nothing leaves unless a provider is named: messages end in the outbox page, marked as a test.
EMAIL_PROVIDER = env.str("EMAIL_PROVIDER", "smtp", validate=OneOf(["smtp", "anymail", "notify"]))
_email = env.dj_email_url("EMAIL_URL") if env.str("EMAIL_URL", "") else {}
EMAIL_IS_REAL = bool(_email) or EMAIL_PROVIDER != "smtp"
EMAIL_BACKEND = _email.get("EMAIL_BACKEND", "django.core.mail.backends.dummy.EmailBackend")
if EMAIL_PROVIDER == "anymail":
    EMAIL_BACKEND = _needed("ANYMAIL_BACKEND", by="EMAIL_PROVIDER=anymail")
# Nobody is followed: the provider neither counts who opened a message nor rewrites its links.
ANYMAIL = env.json("ANYMAIL", {}) | {"SEND_DEFAULTS": {"track_opens": False, "track_clicks": False}}
EMAIL_HOST = _email.get("EMAIL_HOST", "")
EMAIL_PORT = _email.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _email.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = _email.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = _email.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _email.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "hello@localhost")
TEXT_PROVIDER = env.str("TEXT_PROVIDER", "none", validate=OneOf(["none", "notify", "twilio"]))
# Unless this is on, and DEBUG off, a provider is only given numbers that belong to nobody.
TEXTS_ARE_REAL = env.bool("TEXTS_ARE_REAL", False)
# What one text costs since when, in pence with tax: GOV.UK Notify's price since April 2026. None: say nothing
# of cost.
_prices = env.dict("TEXT_PRICES", {"2026-04-01": "2.88"})
TEXT_PRICES = {date.fromisoformat(day): Decimal(pence) for day, pence in _prices.items()}
# A provider that takes longer is not waited for, and the message is one that may have arrived.
PROVIDER_TIMEOUT = 20
NOTIFY_API_URL = env.str("NOTIFY_API_URL", "https://api.notifications.service.gov.uk")
_notify = "notify" in (EMAIL_PROVIDER, TEXT_PROVIDER)
NOTIFY_API_KEY = _needed("NOTIFY_API_KEY", by="GOV.UK Notify") if _notify else ""
NOTIFY_CALLBACK_TOKEN = _needed("NOTIFY_CALLBACK_TOKEN", by="GOV.UK Notify") if _notify else ""
NOTIFY_TEXT_TEMPLATE = _needed("NOTIFY_TEXT_TEMPLATE", by="texts") if TEXT_PROVIDER == "notify" else ""
NOTIFY_EMAIL_TEMPLATE = (
    _needed("NOTIFY_EMAIL_TEMPLATE", by="emails") if EMAIL_PROVIDER == "notify" else ""
)
NOTIFY_TEXT_SENDER = env.str("NOTIFY_TEXT_SENDER", "")
NOTIFY_REPLY_TO = env.str("NOTIFY_REPLY_TO", "")
TWILIO_API_URL = env.str("TWILIO_API_URL", "https://api.twilio.com").rstrip("/")
_twilio = TEXT_PROVIDER == "twilio"
TWILIO_ACCOUNT_SID = _needed("TWILIO_ACCOUNT_SID", by="Twilio") if _twilio else ""
TWILIO_AUTH_TOKEN = _needed("TWILIO_AUTH_TOKEN", by="Twilio") if _twilio else ""
TWILIO_FROM = _needed("TWILIO_FROM", by="Twilio") if _twilio else ""
# Web push is there once it has keys (`.env.example` says how to make them). The address is who a push service
# can write to when something is wrong.
VAPID_PRIVATE_KEY = env.str("VAPID_PRIVATE_KEY", "")
VAPID_SUBJECT = env.str("VAPID_SUBJECT", f"mailto:{DEFAULT_FROM_EMAIL}")
# The push services of browsers: nothing else is ever asked to push.
PUSH_HOSTS = [
    "fcm.googleapis.com",
    "push.services.mozilla.com",
    "notify.windows.com",
    "push.apple.com",
]
# What somebody said about how to reach them holds this long; then it is asked again.
CONTACT_CONFIRMED_DAYS = 90
# So long after a tap that tells many people nothing leaves, and it can be undone. 0: never.
UNDO_FOR = timedelta(seconds=env.float("UNDO_SECONDS", 60))
# When those who named no safe hours are written to: Monday to Saturday. Never before 8 or after 21.
MESSAGES_FROM = env.time("MESSAGES_FROM", time(9))
MESSAGES_UNTIL = env.time("MESSAGES_UNTIL", time(19))
# Off only for trying out on one's own machine at night: there nobody is really written to.
DECENT_HOURS = env.bool("DECENT_HOURS", True)
if not DECENT_HOURS and urlsplit(SITE_URL).hostname not in ("127.0.0.1", "localhost"):
    raise ImproperlyConfigured("DECENT_HOURS is off. It must be on where real people are written to.")
# Whose bank holidays nobody is written to on. Empty: every day counts.
BANK_HOLIDAYS = env.str("BANK_HOLIDAYS", "ENG", validate=OneOf(["ENG", "WLS", "SCT", "NIR", ""]))

# --- joining ---
# How long an invitation to join a group works, by its link or by its code.
JOIN_INVITATION_LASTS = timedelta(days=env.float("JOIN_INVITATION_DAYS", 14))
# On a phone that is only theirs somebody stays signed in as long as this.
OWN_PHONE_REMEMBERED = timedelta(days=90)

# --- before a session ---
# Cancelled or moved later than this, nobody is to lose money by it.
LATE_NOTICE = timedelta(hours=env.float("LATE_NOTICE_HOURS", 48))
# One reminder, the day before; and not on the heels of the invitation.
REMINDER_LEAD = timedelta(hours=env.float("REMINDER_LEAD_HOURS", 36))
REMINDER_AFTER_INVITATION = timedelta(hours=env.float("REMINDER_AFTER_INVITATION_HOURS", 12))
# Whoever has not answered is asked again so many days before, once for each; then a person rings.
CHASE_DAYS = sorted((env.list("CHASE_DAYS", [7, 3], subcast=float))[:2], reverse=True)
# Never on the heels of the last time.
CHASE_AFTER = timedelta(hours=env.float("CHASE_AFTER_HOURS", 48))
# How long a place that came free is kept for the next one waiting; shorter when the session is near.
PLACE_KEPT_FOR = timedelta(hours=env.float("PLACE_KEPT_HOURS", 24))
# The best days for a preparation call, in working days before the session: from the third to the last.
PREPARATION_WINDOW_OPENS = env.int("PREPARATION_WINDOW_OPENS", 3)
PREPARATION_WINDOW_CLOSES = env.int("PREPARATION_WINDOW_CLOSES", 1)
# How many working days before it calls are offered at the earliest: nobody knows their month.
PREPARATION_OFFERED_DAYS = env.int("PREPARATION_OFFERED_DAYS", 10)
if not 1 <= PREPARATION_WINDOW_CLOSES <= PREPARATION_WINDOW_OPENS <= PREPARATION_OFFERED_DAYS <= 60:
    raise ImproperlyConfigured(
        "PREPARATION_WINDOW_CLOSES, PREPARATION_WINDOW_OPENS and PREPARATION_OFFERED_DAYS must be 1 to 60 "
        "and follow each other: the window closes after it opens, and calls are offered before that."
    )
# Times are looked for at once when something is new, and in any case as often as this.
PREPARATION_LOOK_EVERY = timedelta(hours=1)
PREPARATION_CALL_LENGTH = timedelta(minutes=20)
PREPARATION_CALL_GAP = timedelta(minutes=10)
# Nobody is rung at once, nor on the way to the session.
PREPARATION_CALL_NOTICE = timedelta(hours=2)
PREPARATION_CALL_ENDS_BEFORE = timedelta(hours=1)
# How many days before the session something has to be arranged, by its kind. Interpreters: two weeks is
# the bare minimum their own bodies ask for; the others are our figures.
ARRANGEMENT_LEAD = {
    kind: timedelta(days=float(days))
    for kind, days in (
        {
            "interpreter": 14,
            "childcare": 7,
            "supporter": 7,
            "online": 5,
            "travel": 3,
            "food": 3,
            "default": 2,
        }
        | env.dict("ARRANGEMENT_DAYS", {})
    ).items()
}
# By when people know; how soon "soon" is; how long what is settled for one person is gathered in one message.
ARRANGEMENT_TOLD_LEAD = timedelta(days=env.float("ARRANGEMENT_TOLD_DAYS", 1))
ARRANGEMENT_DUE_SOON = timedelta(days=env.float("ARRANGEMENT_DUE_SOON_DAYS", 3))
ARRANGEMENT_GATHER = timedelta(minutes=env.float("ARRANGEMENT_GATHER_MINUTES", 5))
# Who asks for a call now: whoever rings needs a moment too.
PREPARATION_CALL_SOON = timedelta(minutes=15)

# --- after a session ---
# A promised call that is late is passed on at once to the other facilitator, and so long after to the
# organisation's named lead. Our own figure: a call due by 8 in the evening reaches them at 2 next day.
FOLLOW_UP_LEAD_AFTER = timedelta(hours=env.float("FOLLOW_UP_LEAD_AFTER_HOURS", 18))

# --- the queue ---
# The same server, in the queue's own spelling where it is a socket.
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_TIME_LIMIT = 300
# What waits in Redis can be overtaken by what somebody is waiting for; what a worker has fetched cannot.
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Without it every task opens a new database connection, and is three times slower.
CELERY_DB_REUSE_MAX = 1000
BEAT_EVERY = timedelta(seconds=env.float("BEAT_EVERY_SECONDS", 60.0))
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat")
CELERY_BEAT_SCHEDULE = {
    name: {"task": name, "schedule": BEAT_EVERY, "options": {"expires": 300}}
    for name in [
        "sessions.tasks.queue_due_reminders",
        "sessions.tasks.chase_the_silent",
        "sessions.tasks.offer_free_places",
        "sessions.tasks.place_preparation_calls",
        "sessions.tasks.note_who_was_told",
        "groups.tasks.ask_about_agreements",
        "sessions.tasks.count_what_was_heard",
        "wellbeing.tasks.pass_on_what_is_late",
        "sessions.tasks.record_training_earned",
        "payments.tasks.offer_payment_lines",
        "messaging.tasks.send_due_messages",
        "messaging.tasks.note_that_beat_runs",
    ]
} | {
    # Each of them costs the provider a question.
    "messaging.tasks.ask_providers": {
        "task": "messaging.tasks.ask_providers",
        "schedule": timedelta(minutes=10),
        "options": {"expires": 300},
    },
    # Nobody waits for it: lists of the day are closed by then for three days.
    "sessions.tasks.ask_after_the_missed": {
        "task": "sessions.tasks.ask_after_the_missed",
        "schedule": timedelta(hours=1),
        "options": {"expires": 300},
    },
    "privacy.tasks.forget_what_is_due": {
        "task": "privacy.tasks.forget_what_is_due",
        "schedule": crontab(hour=2, minute=30),
    },
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
}
