from django.urls import path

from payments.views import finance, mine, rates

app_name = "payments"

urlpatterns = [
    # A person's own pay.
    path("o/<str:token>/", mine.offer, name="offer"),
    path("pay/", mine.my_pay, name="my_pay"),
    path("pay/<uuid:public_id>/", mine.my_offer, name="my_offer"),
    # Finance.
    path("finance/", finance.home, name="finance"),
    path("finance/to-approve/", finance.to_approve, name="to_approve"),
    path("finance/to-approve/check/", finance.check, name="check"),
    path("finance/to-approve/approve/", finance.approve, name="approve"),
    path("finance/claims/<uuid:public_id>/", finance.claim, name="claim"),
    path("finance/to-look-at/", finance.to_look_at, name="to_look_at"),
    path("finance/rates/", rates.cards, name="rates"),
    path("finance/rates/propose/<uuid:public_id>/", rates.propose, name="propose_rates"),
    path("finance/rates/proposals/<uuid:public_id>/", rates.proposal, name="rate_proposal"),
    path("finance/rates/proposals/<uuid:public_id>/agree/", rates.agree, name="agree_to_rates"),
    path("finance/rates/proposals/<uuid:public_id>/take-back/", rates.take_back, name="take_back_rates"),
    path("finance/batches/", finance.batches, name="batches"),
    path("finance/batches/make/<uuid:public_id>/", finance.make, name="make"),
    path("finance/batches/<uuid:public_id>/", finance.batch, name="batch"),
    path("finance/batches/<uuid:public_id>/file/", finance.download, name="download"),
    path("finance/batches/<uuid:public_id>/sent/", finance.release, name="release"),
]
