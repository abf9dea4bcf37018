"""What we sent to somebody, for themselves."""
