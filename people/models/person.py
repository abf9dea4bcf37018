import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from people.languages import page_language
from people.records import Record


class PersonManager(BaseUserManager):
    def create_user(self, *, preferred_name, email=None, **fields):
        person = self.model(preferred_name=preferred_name, email=email or None, **fields)
        person.set_unusable_password()
        person.save()
        return person

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


@pghistory.track(exclude=["password", "last_login"])
class Person(Record, AbstractBaseUser, PermissionsMixin):
    """One human being, in the name they go by. No surname, title, gender or diagnosis is kept.

    `email` is only for signing in, and empty for those who never do; how it is safe to reach
    somebody is in their contact points.
    """

    preferred_name = models.CharField(_("preferred name"), max_length=100)
    # Null, not "", when missing: the database lets many people have none.
    email = models.EmailField(_("email for signing in"), null=True, blank=True)  # noqa: DJ001
    language = models.CharField(_("language"), max_length=10, default="en-gb")
    is_active = models.BooleanField(_("may sign in"), default=True)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["preferred_name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="person_one_sign_in_per_email"),
            models.CheckConstraint(
                condition=~models.Q(email=""), name="person_email_is_null_when_missing"
            ),
            # Signing in looks for an address in small letters, and finds no other.
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="person_email_is_in_small_letters"
            ),
            models.CheckConstraint(
                condition=models.Q(preferred_name__regex=r"\S"), name="person_has_a_preferred_name"
            ),
        ]

    def __str__(self):
        return self.preferred_name

    @property
    def page_language(self):
        """What their pages are in, whatever their messages are in."""
        return page_language(self.language)

    def save(self, *args, **kwargs):
        self.email = self.email.lower() if self.email else None
        super().save(*args, **kwargs)


def display_name(person):
    """What allauth calls somebody in its own sentences."""
    return person.preferred_name
