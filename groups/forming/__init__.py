"""A group from idea to closed: what it is for, what limits it, and its stages."""
