"""A person's own first page, and the name they go by."""
