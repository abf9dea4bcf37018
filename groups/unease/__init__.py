""" "Something did not feel right": said to the one person somebody chooses, and read by nobody else."""
