from django.urls import path

from groups.agreement.views import changes, drafting, reading, settling

urlpatterns = [
    path("groups/<uuid:public_id>/agreement/", reading.agreement, name="agreement"),
    path("agreements/<uuid:public_id>/answer/", reading.answer, name="agreement_answer"),
    path("w/<str:token>/", reading.agreement_by_link, name="agreement_by_link"),
    path("w/<str:token>/<uuid:public_id>/", reading.answer_by_link, name="agreement_answer_by_link"),
    path("groups/<uuid:public_id>/agreement/versions/", reading.versions, name="agreement_versions"),
    path("agreements/<uuid:public_id>/", reading.version, name="agreement_version"),
    path("groups/<uuid:public_id>/agreement/draft/", drafting.draft, name="agreement_draft"),
    path("groups/<uuid:public_id>/agreement/start/", drafting.start, name="agreement_start"),
    path(
        "groups/<uuid:public_id>/agreement/throw-away/",
        drafting.throw_away,
        name="agreement_throw_away",
    ),
    path(
        "groups/<uuid:public_id>/agreement/statements/",
        drafting.add_statement,
        name="agreement_add_statement",
    ),
    path(
        "groups/<uuid:group_id>/agreement/statements/<uuid:public_id>/",
        drafting.change_statement,
        name="agreement_statement",
    ),
    path(
        "groups/<uuid:group_id>/agreement/statements/<uuid:public_id>/move/",
        drafting.move_statement,
        name="agreement_move",
    ),
    path(
        "groups/<uuid:group_id>/agreement/statements/<uuid:public_id>/take-out/",
        drafting.take_out_statement,
        name="agreement_take_out",
    ),
    path("groups/<uuid:public_id>/agreement/publish/", drafting.publish, name="agreement_publish"),
    path("groups/<uuid:public_id>/agreement/ask/", drafting.ask, name="agreement_ask"),
    path("groups/<uuid:public_id>/agreement/changes/", changes.changes, name="agreement_changes"),
    path("groups/<uuid:public_id>/agreement/changes/which/", changes.which, name="agreement_which"),
    path("groups/<uuid:public_id>/agreement/changes/new/", changes.propose, name="agreement_propose"),
    path(
        "groups/<uuid:public_id>/agreement/changes/new/<uuid:key>/",
        changes.propose,
        name="agreement_propose_about",
    ),
    path("changes/<uuid:public_id>/", changes.change, name="agreement_change"),
    path("changes/<uuid:public_id>/support/", changes.support, name="agreement_support"),
    path("changes/<uuid:public_id>/comment/", changes.comment, name="agreement_comment"),
    path("changes/<uuid:public_id>/take-back/", changes.take_back, name="agreement_take_back"),
    path("changes/<uuid:public_id>/settle/", changes.settle, name="agreement_settle_change"),
    path(
        "change-comments/<uuid:public_id>/take-back/",
        changes.take_back_comment,
        name="agreement_take_back_comment",
    ),
    path("groups/<uuid:public_id>/agreement/answers/", settling.answers, name="agreement_answers"),
    path("seats/<uuid:public_id>/agreement/", settling.for_them, name="agreement_for_them"),
    path("agreement-answers/<uuid:public_id>/", settling.settle, name="agreement_settle"),
    path("groups/<uuid:public_id>/agreement/review/", settling.review, name="agreement_review"),
]
