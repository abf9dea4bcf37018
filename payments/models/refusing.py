"""Triggers that refuse, each under a name: the error says which rule was broken, as a constraint does."""

import pgtrigger
from django.db import IntegrityError


def refusal(name, because):
    """SQL that stops the statement as a broken check constraint called `name` would."""
    return f"RAISE EXCEPTION '{because}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';"


def never(name, operation, because):
    """Refuse `operation` on any row."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=operation,
        func=pgtrigger.Func(refusal(name, because)),
    )


def never_changed(name, because, *, fields):
    """Refuse to change any of `fields`, once the row is there."""
    condition = pgtrigger.Q()
    for field in fields:
        condition |= pgtrigger.Q(**{f"old__{field}__df": pgtrigger.F(f"new__{field}")})
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=condition,
        func=pgtrigger.Func(refusal(name, because)),
    )


def broken_constraint(error: IntegrityError) -> str:
    """The name of the constraint, or of the refusal here, that stopped a statement."""
    return error.__cause__.diag.constraint_name or ""
