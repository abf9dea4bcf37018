"""Places an organisation meets at: what they are like, what the door looks like, what people said."""
