"""What helps somebody: said once, and carried to every session."""
