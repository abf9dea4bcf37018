"""What was sent to whom in a group, and whom a person has to tell: by phone or by letter."""
