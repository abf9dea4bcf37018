"""“Something did not feel right”, said to one person whom the member picks."""
