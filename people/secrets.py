"""Columns nobody can read in the database: numbers, addresses, people's own words.

The library does the work; three things are ours. What no key opens is an error: it would otherwise be
handed on as if it were an address. Only what comes from the database is ever decrypted, so a form that
is being cleaned in one thread cannot change what another reads. And the keys are derived once for all
columns, not once for each.
"""

from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models
from encrypted_fields.fields import EncryptedFieldMixin


class Unreadable(Exception):
    """None of the keys we have opens what is stored. FIELD_KEY or FIELD_KEY_FALLBACKS misses one."""


class SecretField(EncryptedFieldMixin):
    @property
    def f(self):
        return _key_ring(
            settings.SECRET_KEY, tuple(settings.SECRET_KEY_FALLBACKS), tuple(settings.SALT_KEY)
        )

    def from_db_value(self, value, expression, connection):
        if value is None:
            return None
        try:
            return self.f.decrypt(value.encode()).decode()
        except InvalidToken:
            raise Unreadable(f"no key opens {self.model._meta.label}.{self.name}") from None

    def to_python(self, value):
        return super(EncryptedFieldMixin, self).to_python(value)

    def clean(self, value, model_instance):
        return super(EncryptedFieldMixin, self).clean(value, model_instance)


class EncryptedCharField(SecretField, models.CharField):
    pass


class EncryptedTextField(SecretField, models.TextField):
    pass


@lru_cache(maxsize=4)
def _key_ring(_secret_key, _fallbacks, _salts):
    # Which keys there are is the library's to say; the arguments only say when to ask again.
    return MultiFernet([Fernet(key) for key in EncryptedFieldMixin().keys])
