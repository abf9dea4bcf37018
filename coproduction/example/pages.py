"""The pages of the example that are worth a picture, and who looks at each."""

from django.urls import reverse

from coproduction.example.afterwards import CALL
from coproduction.example.group import EXAMPLE_LINK
from coproduction.example.told import waits_for
from coproduction.example.who import example_id
from coproduction.example.wordings import waiting_for_the_panel
from messaging.channels import push
from sessions.models import (
    Arrangement,
    DateAnswer,
    GroupSession,
    Invitation,
    PreparationCall,
    VenueRemark,
)
from wellbeing.models import FollowUp


def pages():
    """(name, path, who) of the pages worth a picture; `who` is one of `sign_in_links`, or None."""
    sam = Invitation.objects.get(
        person__public_id=example_id("sam"), group_session__public_id=example_id("coming")
    )
    was_there = Invitation.objects.get(
        person__public_id=example_id("sam"), group_session__public_id=example_id("held")
    )
    marek = sam.group_session.invitations.get(person__public_id=example_id("marek"))
    childcare = marek.arrangements.get(kind=Arrangement.Kind.CHILDCARE)
    sams_seat = sam.person.memberships.get()
    sams_text = sam.person.contact_points.get()
    call = PreparationCall.objects.filter(group_session=sam.group_session).first()
    call_asked_for = FollowUp.objects.get(source=CALL).public_id
    group, held, coming, full, draft = (
        example_id(key) for key in ("group", "held", "coming", "full", "draft")
    )
    first_day = GroupSession.objects.filter(series__public_id=example_id("series")).earliest("starts_at")
    facilitator = {
        "home": reverse("home"),
        "group": reverse("groups:group", args=[group]),
        "agreement-answers": reverse("groups:agreement_answers", args=[group]),
        "agreement-draft": reverse("groups:agreement_draft", args=[group]),
        "agreement-publish": reverse("groups:agreement_publish", args=[group]),
        "stage": reverse("groups:stage", args=[group]),
        "end": reverse("groups:move", args=[group, "ending"]),
        "limits": reverse("groups:purpose_part", args=[group, "limits"]),
        "people": reverse("groups:people", args=[group]),
        "words": reverse("groups:words", args=[group]),
        "invite-somebody": reverse("groups:invite", args=[group]),
        "open-invitations": reverse("groups:invitations", args=[group]),
        "add-by-hand": reverse("groups:add_by_hand", args=[group]),
        "new-way-in": reverse("groups:new_way_in", args=[sams_seat.public_id]),
        "change-seat": reverse("groups:change_seat", args=[sams_seat.public_id]),
        "who-left": reverse("groups:who_left", args=[group]),
        "training": reverse("groups:group_training", args=[group]),
        "bring-people-in": reverse("groups:bring_people_in", args=[group]),
        "sessions": reverse("sessions:list", args=[group]),
        "copy": reverse("sessions:copy", args=[held]),
        "can-i-on-all-days": reverse("sessions:facilitating_series", args=[example_id("series")]),
        "change-all-that-follow": reverse("sessions:change_following", args=[first_day.public_id]),
        "new-series": reverse("sessions:new_series", args=[group]),
        "offer-dates": reverse("sessions:offer_dates", args=[group]),
        "dates": reverse("sessions:dates", args=[example_id("dates")]),
        "dates-for-them": reverse(
            "sessions:mark_for_them",
            args=[example_id("dates"), DateAnswer.objects.get(person=marek.person).public_id],
        ),
        "venues": reverse("sessions:venues", args=[example_id("organisation")]),
        "new-venue": reverse("sessions:venue_new", args=[example_id("organisation")]),
        "venue": reverse("sessions:venue", args=[example_id("library")]),
        "venue-nobody-knows": reverse("sessions:venue", args=[example_id("hall")]),
        "venue-change": reverse("sessions:venue_change", args=[example_id("library")]),
        "venues-not-used": reverse("sessions:venues", args=[example_id("organisation")]) + "?old",
        "door": reverse("sessions:venue_door", args=[example_id("library")]),
        "quiet": reverse("sessions:quiet", args=[draft]),
        "papers": reverse("sessions:papers", args=[coming]),
        "papers-attached": reverse("sessions:papers", args=[full]),
        "paper-change": reverse("sessions:paper_change", args=[full, example_id("letters")]),
        "templates": reverse("sessions:templates", args=[group]),
        "template": reverse("sessions:template", args=[example_id("template")]),
        "plan-from-template": reverse("sessions:plan_from", args=[example_id("template")]),
        "keep-as-template": reverse("sessions:keep", args=[coming]),
        "new-session": reverse("sessions:new", args=[group]),
        "draft": reverse("sessions:plan", args=[draft]),
        "change-the-draft": reverse("sessions:change", args=[draft]),
        "called-off": reverse("sessions:plan", args=[example_id("called-off")]),
        "go-on-without": reverse("sessions:pass_over", args=[draft, "breaks"]),
        "answer-a-wish": reverse(
            "sessions:answer_wish", args=[coming, sam.group_session.agenda_requests.get().public_id]
        ),
        "can-i": reverse("sessions:facilitating", args=[coming]),
        "who-does-what": reverse("sessions:people", args=[draft]),
        "agenda": reverse("sessions:agenda", args=[draft]),
        "draft-invite": reverse("sessions:invite", args=[draft]),
        "plan": reverse("sessions:plan", args=[coming]),
        "invite": reverse("sessions:invite", args=[coming]),
        "places": reverse("sessions:places", args=[full]),
        "move": reverse("sessions:move", args=[coming]),
        "cancel": reverse("sessions:cancel", args=[coming]),
        "answer-for-them": reverse("sessions:answer_for_them", args=[coming, marek.public_id]),
        "arrangements": reverse("sessions:arrangements", args=[coming]),
        "arrangement-board": reverse("sessions:arrangement_board"),
        "arrangement": reverse("sessions:arrangement", args=[coming, childcare.public_id]),
        "prepare": reverse("sessions:prepare", args=[coming]),
        "find-a-time": reverse("sessions:find_a_time", args=[coming, marek.public_id]),
        "messages": reverse("sessions:messages", args=[coming]),
        "hours": reverse("sessions:hours"),
        "other-days-for-calls": reverse("sessions:other_days"),
        "meet-too-early": reverse("sessions:meet", args=[coming]),
        "meet": reverse("sessions:meet", args=[held]),
        "meet-others": reverse("sessions:others", args=[held]),
        "meet-one": reverse("sessions:meet_person", args=[held, sam.person.public_id]),
        "how-people-are": reverse("sessions:feelings", args=[held]),
        "how-we-begin": reverse("sessions:choose_prompt", args=[coming]),
        "code-for-the-wall": reverse("sessions:wall", args=[coming]),
        "live": reverse("sessions:live", args=[held]),
        "live-person": reverse("sessions:live_person", args=[held, sam.person.public_id]),
        "register": reverse("sessions:register", args=[coming]),
        "register-typed": reverse("sessions:register_typed", args=[held]),
        "debrief": reverse("sessions:debrief", args=[held]),
        "summary-edit": reverse("sessions:summary_edit", args=[held]),
        "follow-ups": reverse("wellbeing:follow_ups"),
        "follow-up": reverse("wellbeing:follow_up", args=[call_asked_for]),
        "ask-somebody-else-to-ring": reverse("wellbeing:hand_over", args=[call_asked_for]),
        "texted-back": reverse("groups:replies"),
        "to-tell-by-hand": reverse("groups:by_hand"),
        "to-ring": reverse("groups:one_by_hand", args=[waits_for("wendy")]),
        "to-write-to": reverse("groups:one_by_hand", args=[waits_for("aisha")]),
        "letters": reverse("groups:letters"),
        "letters-printed": reverse("groups:letters_printed", args=[example_id("letters")]),
        "sent-to-one-person": reverse("groups:seat_sent", args=[sams_seat.public_id]),
        "trusted": reverse("wellbeing:trusted"),
        "something-said": reverse("groups:unease", args=[example_id("unease-layla")]),
        "one-person": reverse("groups:seat", args=[sams_seat.public_id]),
    }
    if call:
        facilitator["call"] = reverse("sessions:call", args=[call.public_id])
    parent = {
        "purpose": reverse("groups:purpose", args=[group]),
        "stage": reverse("groups:stage", args=[group]),
        "history": reverse("groups:history", args=[group]),
        "groups": reverse("groups:list"),
        "home": reverse("home"),
        "invitation": reverse("sessions:my_invitation", args=[sam.public_id]),
        "waiting-list": reverse(
            "sessions:my_invitation",
            args=[sam.person.invitations.get(group_session__public_id=full).public_id],
        ),
        "not-happening": reverse(
            "sessions:my_invitation",
            args=[
                sam.person.invitations.get(group_session__public_id=example_id("called-off")).public_id
            ],
        ),
        "paper": reverse("sessions:paper", args=[example_id("letters")]),
        "day-too-early": reverse("sessions:my_today", args=[coming]),
        "day-over": reverse("sessions:my_today", args=[held]),
        "check-out-closed": reverse("sessions:my_check_out", args=[held]),
        "check-in-too-early": reverse("sessions:my_check_in", args=[coming]),
        "how-we-begin": reverse("sessions:prompts", args=[group]),
        "their-place": reverse("sessions:my_place", args=[sam.public_id]),
        "say-what-it-was-like": reverse("sessions:my_place", args=[was_there.public_id]),
        "their-agenda": reverse("sessions:my_agenda", args=[sam.public_id]),
        "call-choose": reverse("sessions:my_call_choose", args=[sam.public_id]),
        "calls-written-down": reverse("sessions:my_calls"),
        "group": reverse("groups:group", args=[group]),
        "words": reverse("groups:words", args=[group]),
        "welcome": reverse("groups:welcome", args=[sams_seat.public_id]),
        "an-email-to-sign-in-with": reverse("groups:my_email"),
        "pause": reverse("groups:pause", args=[group]),
        "leave-the-group": reverse("groups:leave", args=[group]),
        "summary": reverse("sessions:summary", args=[held]),
        "pay-offer": reverse("payments:my_offer", args=[held]),
        "pay": reverse("payments:my_pay"),
        "agreement": reverse("groups:agreement", args=[group]),
        "agreement-changes": reverse("groups:agreement_changes", args=[group]),
        "agreement-change": reverse("groups:agreement_change", args=[example_id("change-tea")]),
        "not-right": reverse("groups:not_right", args=[group]),
        "not-right-answered": reverse("groups:unease", args=[example_id("unease-sam")]),
        "all-that-was-said": reverse("groups:uneases"),
        "about-me": reverse("people:me"),
        "in-touch": reverse("people:plan"),
        "what-helps-me": reverse("people:helps"),
        "mark-dates": reverse(
            "sessions:my_dates", args=[DateAnswer.objects.get(person=sam.person).public_id]
        ),
        "hard-days": reverse("people:hard_days"),
        "my-ways": reverse("people:ways"),
        "my-text": reverse("people:way", args=[sams_text.public_id]),
        "words-and-times": reverse("people:way_details", args=[sams_text.public_id]),
        "who-looked": reverse("people:looked"),
        "what-we-sent-you": reverse("messaging:sent_to_me"),
        "its-words": reverse("messaging:sent_to_me_one", args=[example_id("sent-to-sam")]),
        "calendar-address": reverse("sessions:my_calendar_address"),
        "record": reverse("groups:record", args=[group]),
        "rooms": reverse("wellbeing:rooms", args=[sams_seat.public_id]),
        "who-knows": reverse("wellbeing:rooms_told", args=[sams_seat.public_id]),
    }
    if push.is_set_up():
        parent["sign-on-this-phone"] = reverse("messaging:push")
    finance = {
        "home": reverse("home"),
        "finance": reverse("payments:finance"),
        "to-approve": reverse("payments:to_approve"),
        "to-look-at": reverse("payments:to_look_at"),
        "rates": reverse("payments:rates"),
        "batches": reverse("payments:batches"),
    }
    organisation = [example_id("organisation")]
    admin = {
        "home": reverse("home"),
        "setup": reverse("groups:setup", args=organisation),
        "setup-sender": reverse("groups:setup_step", args=[*organisation, "sender"]),
        "reminders": reverse("groups:setup_step", args=[*organisation, "reminders"]),
        "wordings": reverse("groups:wordings", args=organisation),
        "wording": reverse("groups:wording", args=[*organisation, "reminder", "discreet", "en-gb"]),
        "wording-polish": reverse("groups:wording", args=[*organisation, "reminder", "discreet", "pl"]),
        "wording-urdu": reverse("groups:wording", args=[*organisation, "invitation", "plain", "ur"]),
        "wording-agreed": reverse("groups:wording_agreed", args=[waiting_for_the_panel()]),
        "roles": reverse("groups:roles", args=organisation),
        "school-days": reverse("groups:terms", args=organisation),
        "school-run": reverse("groups:setup_step", args=[*organisation, "school-run"]),
        "give-role": reverse("groups:give_role", args=organisation),
        "venue": reverse("sessions:venue", args=[example_id("library")]),
        "hide-what-was-said": reverse(
            "sessions:venue_remark",
            args=[example_id("library"), VenueRemark.objects.earliest("pk").public_id],
        ),
        "groups": reverse("groups:of_organisation", args=organisation),
        "start-group": reverse("groups:start", args=organisation),
        "who-sees-what": reverse("groups:who_sees_what", args=organisation),
        "training": reverse("groups:training", args=organisation),
        "training-rules": reverse("groups:training_rules", args=organisation),
        "training-rule": reverse("groups:training_rule", args=[*organisation, "safeguarding"]),
        "training-of-one": reverse("groups:person_training", args=[*organisation, example_id("ruth")]),
    }
    safeguarding = {
        "within-reach": reverse("groups:within_reach"),
        "see-a-number": reverse("groups:within_reach_person", args=[example_id("sam")]),
    }
    everyone = {"home": reverse("home"), "training": reverse("groups:my_training")}
    nobody = {
        "sign-in": reverse("account_login"),
        "leaving": reverse("about_leaving"),
        "join": reverse("groups:join", args=[EXAMPLE_LINK]),
        "type-code": reverse("groups:type_code"),
        "code-on-the-wall": reverse("sessions:wall_door", args=[coming]),
        "link-not-working": reverse("sessions:invitation", args=["mistyped"]),
        "outbox": "/outbox/",  # only routed while DEBUG is on
    }
    return [
        (f"{short}-{name}", path, who)
        for short, who, paths in [
            ("nobody", None, nobody),
            ("facilitator", "a facilitator", facilitator),
            ("parent", "a parent", parent),
            ("professional", "a professional", everyone),
            ("finance", "a finance officer", finance),
            ("approver", "an approver", {name: finance[name] for name in finance if name != "batches"}),
            ("safeguarding", "a safeguarding lead", everyone | safeguarding),
            ("admin", "an organisation admin", admin),
        ]
        for name, path in paths.items()
    ]
