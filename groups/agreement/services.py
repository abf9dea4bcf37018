"""What other rooms and packages ask the agreement."""

from groups.agreement.standing import Standing, standing

__all__ = ["Standing", "standing"]
