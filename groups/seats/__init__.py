"""One person in a group, as those who run it see them: how to reach them, what helps them."""
