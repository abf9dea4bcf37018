""" "Can you be in a room with…?": asked of everyone, told to one person, and kept from all others."""
