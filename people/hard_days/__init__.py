"""Days of the year that are hard for somebody: written by themselves, and read by nobody else."""
