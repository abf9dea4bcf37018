"""How it is safe to reach somebody: what they said, in words, and who was shown a number."""
