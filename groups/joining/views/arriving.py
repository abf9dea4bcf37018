"""For whoever was invited: say yes, and be in. Nothing about the group is told before."""

from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from groups.help import link_not_working, who_to_ask
from groups.joining import arriving, email_proof
from groups.joining.forms import CodeForm, ComeInForm, EmailCodeForm, JoinForm, MyEmailForm
from groups.joining.guessing import WRONG_CODES, TooManyTries, one_try
from groups.models import JoinInvitation, Membership
from people.models import Person
from people.services import LinkNotWorking

BACKEND = settings.AUTHENTICATION_BACKENDS[0]
# Where a code was typed, its invitation waits for a yes.
WAITS = "place_offered"
# Two taps on one button are one yes, for so many seconds.
SAME_TAP = 600


def kind_when_gone(view):
    """The same page and status for every way in which an invitation may not work."""

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except LinkNotWorking:
            return link_not_working(request)

    return wrapper


@login_not_required
@require_http_methods(["GET", "POST"])
@kind_when_gone
def join(request, token):
    """By the link or the QR code."""
    return _offer(request, lambda: arriving.by_token(token))


@login_not_required
@require_http_methods(["GET", "POST"])
def type_code(request):
    """By a code somebody was told. Looking a code up changes nothing, and few may be tried."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            this = one_try(request, action="code", rates=WRONG_CODES)
            invitation = arriving.by_code(form.cleaned_data["code"])
            this.forgive()
            request.session[WAITS] = str(invitation.public_id)
            return redirect("groups:join_here")
        except TooManyTries:
            form.add_error(None, _("That was a few tries. Please wait ten minutes, or ring us."))
        except LinkNotWorking:
            form.add_error(
                "code",
                _(
                    "This code does not work. Look at it again, letter by letter. It may also be too old."
                ),
            )
    return render(request, "groups/joining/type_code.html", {"form": form})


@login_not_required
@require_http_methods(["GET", "POST"])
@kind_when_gone
def join_here(request):
    """The place whose code was typed on this device."""
    waiting = request.session.get(WAITS)

    def find():
        if waiting is None:
            raise LinkNotWorking
        return arriving.working(public_id=waiting)

    return _offer(request, find)


def _offer(request, find):
    try:
        return _answer(request, find())
    except LinkNotWorking:
        if again := _same_tap(request):
            return again
        raise


def _answer(request, invitation):
    if invitation.person:
        return _come_back(request, invitation)
    if request.user.is_authenticated:
        return _join_as(request, invitation)
    form = JoinForm(request.POST if request.method == "POST" else None, seat=invitation.seat)
    if not form.is_valid():
        return _page(request, "groups/joining/join.html", invitation, form)
    given = form.cleaned_data
    with transaction.atomic():
        membership = arriving.join(
            invitation=invitation,
            preferred_name=given["preferred_name"],
            way=form.way,
            job=given.get("job", ""),
            works_for=given.get("works_for", ""),
        )
        _remember_the_tap(membership, given)
    _let_in(request, membership, given)
    if given["email"]:
        _send(request, membership.person, given["email"])
        return redirect("groups:my_email")
    return redirect("groups:welcome", membership.public_id)


def _join_as(request, invitation):
    seats = invitation.group.memberships.current()
    seat = seats.filter(person=request.user).first()
    if seat is None and request.method == "POST":
        seat = arriving.join_as(invitation=invitation, person=request.user)
        return redirect("groups:welcome", seat.public_id)
    return _page(request, "groups/joining/join_as.html", invitation, seat=seat)


def _come_back(request, invitation):
    form = ComeInForm(request.POST if request.method == "POST" else None, submit=_("Come in"))
    if not form.is_valid():
        return _page(request, "groups/joining/come_back.html", invitation, form)
    with transaction.atomic():
        membership = arriving.come_back_in(invitation=invitation)
        _remember_the_tap(membership, form.cleaned_data)
    _let_in(request, membership, form.cleaned_data)
    return redirect("groups:welcome", membership.public_id)


def _page(request, template, invitation, form=None, **more):
    context = {
        "form": form,
        "invitation": invitation,
        "group_name": invitation.group.discreet_name,
        "help_line": arriving.help_for(invitation),
    }
    return render(request, template, context | more)


def _let_in(request, membership, given):
    login(request, membership.person, backend=BACKEND)
    lasts = int(settings.OWN_PHONE_REMEMBERED.total_seconds())
    request.session.set_expiry(lasts if given["only_mine"] else 0)
    request.session.pop(WAITS, None)


def _remember_the_tap(membership, given):
    # Before the commit: the second of two taps waits for it, and looks here next.
    if given["once"]:
        cache.set(_tap_key(given["once"]), (membership.pk, given["only_mine"]), SAME_TAP)


def _same_tap(request):
    """The second of two taps on one button: let in by the first, whose answer the phone threw away."""
    once = request.POST.get("once", "")
    found = cache.get(_tap_key(once)) if len(once) == 32 else None
    if found is None:
        return None
    pk, only_mine = found
    membership = Membership.objects.current().select_related("person").filter(pk=pk).first()
    if membership is None:
        return None
    _let_in(request, membership, {"only_mine": only_mine})
    return redirect("groups:welcome", membership.public_id)


def _tap_key(once):
    return f"joined:{once}"


@require_GET
def welcome(request, public_id):
    """The first page of a member: whom they can ring, and what comes next."""
    seats = Membership.objects.current().filter(person=request.user)
    membership = get_object_or_404(
        seats.select_related("group__organisation", "named_contact"), public_id=public_id
    )
    context = {
        "membership": membership,
        "group": membership.group,
        "help_line": who_to_ask(person=request.user, group=membership.group),
        "next_steps": _next_steps(membership.group),
        "way_back": _way_back(request.user, membership.group),
    }
    return render(request, "groups/joining/welcome.html", context)


def _next_steps(group):
    """(address, words) of the pages a newcomer reads first."""
    steps = [
        ("groups:purpose", _("Read what it is for")),
        ("groups:agreement", _("Say what you think of how we work together")),
    ]
    return [(reverse(name, args=[group.public_id]), words) for name, words in steps]


def _way_back(person, group):
    """How they came in, when somebody else made that way for them."""
    ways = JoinInvitation.objects.filter(person=person, used_by=person, group=group)
    return ways.select_related("made_by").order_by("-used_at").first()


@require_http_methods(["GET", "POST"])
def my_email(request):
    """An email to sign in with, for whoever has none: it is kept once they type the code we sent there."""
    person = Person.objects.get(pk=request.user.pk)
    if person.email:
        return redirect("home")
    waits_for = email_proof.waits_for(request.session)
    step = request.POST.get("step", "")
    if request.method == "POST" and step == "later":
        email_proof.forget(request.session)
        return _on(person)
    if request.method == "POST" and step == "again" and waits_for:
        _send(request, person, waits_for)
        return redirect("groups:my_email")
    if waits_for:
        return _type_the_code(request, person, waits_for)
    form = MyEmailForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        _send(request, person, form.cleaned_data["email"])
        return redirect("groups:my_email")
    return render(request, "groups/joining/my_email.html", {"form": form})


def _send(request, person, email):
    try:
        one_try(request, action="email", rates=email_proof.ASKED, key=f"person {person.pk}")
        one_try(request, action="email", rates=email_proof.ASKED, key=f"address {email}")
        email_proof.send_code(session=request.session, person=person, email=email)
    except TooManyTries:
        messages.warning(request, _("That was a few codes. Please wait ten minutes, then try again."))


def _type_the_code(request, person, email):
    form = EmailCodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            email_proof.prove(session=request.session, person=person, typed=form.cleaned_data["code"])
            messages.success(request, _("Saved. You can sign in with this email from now on."))
            return _on(person)
        except email_proof.KnownAlready:
            return render(request, "groups/joining/known_already.html", {"email": email})
        except email_proof.WrongCode as wrong:
            if wrong.is_over:
                email_proof.forget(request.session)
                messages.warning(request, _("That code is over. Ask for a new one, or do it later."))
                return redirect("groups:my_email")
            form.add_error("code", _("That is not the code we sent last. Please look again."))
    return render(request, "groups/joining/email_code.html", {"form": form, "email": email})


def _on(person):
    seat = Membership.objects.current().filter(person=person).order_by("-pk").first()
    return redirect("groups:welcome", seat.public_id) if seat else redirect("home")
