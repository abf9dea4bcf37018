"""Templates of a group: how a session usually goes, kept under a name to plan the next one from."""
