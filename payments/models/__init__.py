from payments.models.batches import Batch, BatchDownload, BatchLine
from payments.models.lines import Claim, Payee, PaymentLine, new_claim_reference, new_payee_reference
from payments.models.rates import Activity, DateRange, Rate, RateCard

__all__ = [
    "Activity",
    "Batch",
    "BatchDownload",
    "BatchLine",
    "Claim",
    "DateRange",
    "Payee",
    "PaymentLine",
    "Rate",
    "RateCard",
    "new_claim_reference",
    "new_payee_reference",
]
