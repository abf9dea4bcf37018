"""Setting up an organisation: its facts, its people with a job, its first group."""
