"""The working-together agreement: drafted, answered, changed, looked at again."""
