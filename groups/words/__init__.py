"""The jargon list: words somebody did not know, and what they mean."""
