"""What is read before a session: plain words first, the file it comes from beside them."""
