"""Texts that come in: what they mean, what they answer, and who looks at the rest."""
