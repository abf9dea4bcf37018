"""A phone that says “You have a new message”: switched on by whose phone it is, there and then."""
