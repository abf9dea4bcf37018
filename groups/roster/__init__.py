"""Bringing a group's people in from a spreadsheet: the good rows are kept, the others come back."""
