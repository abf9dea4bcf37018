"""A group from an idea to its end: what it is for, its limits, and the stages it goes through."""
