from payments.models.batches import Batch, BatchDownload, BatchLine
from payments.models.lines import Claim, Payee, PaymentLine, new_claim_reference, new_payee_reference
from payments.models.rates import Activity, DateRange, ProposedRate, Rate, RateCard, RateProposal

__all__ = [
    "Activity",
    "Batch",
    "BatchDownload",
    "BatchLine",
    "Claim",
    "DateRange",
    "Payee",
    "PaymentLine",
    "ProposedRate",
    "Rate",
    "RateCard",
    "RateProposal",
    "new_claim_reference",
    "new_payee_reference",
]
