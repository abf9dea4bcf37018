"""A person's own money: by a link, or signed in. Nobody else's is on these pages."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from groups.help import link_not_working, who_to_ask
from payments import answering, mine
from payments.answering import NothingChosen
from payments.forms import AnswerForm
from people.services import LinkNotWorking, open_link
from sessions.models import GroupSession

A_PAGE = 20


@login_not_required
def offer(request, token):
    try:
        link = open_link(token=token, purpose="pay")
    except LinkNotWorking as gone:
        return link_not_working(request, gone.person)
    group_session = get_object_or_404(GroupSession, public_id=link.target)
    return _offer_page(request, link.person, group_session, home=None)


def my_offer(request, public_id):
    group_session = get_object_or_404(GroupSession, public_id=public_id)
    return _offer_page(request, request.user, group_session, home="payments:my_pay")


def _offer_page(request, person, group_session, *, home):
    offer = answering.offer_to(person, group_session)
    if not offer.lines:
        raise Http404
    chose_nothing = False
    if request.method == "POST":
        form = AnswerForm(request.POST)
        if form.is_valid():
            try:
                answering.answer(person=person, group_session=group_session, **form.cleaned_data)
                return redirect(request.path)
            except NothingChosen:
                chose_nothing = True
    context = {
        "person": person,
        "group_session": group_session,
        "offer": offer,
        "claims": mine.claims_in(offer.taken),
        "chose_nothing": chose_nothing,
        "home": home,
        "help_line": who_to_ask(person=person, group=group_session.group),
    }
    return render(request, "payments/offer.html", context)


def my_pay(request):
    page = Paginator(mine.sessions_with_pay(request.user), A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "sums": mine.sums(request.user)}
    return render(request, "payments/my_pay.html", context)
