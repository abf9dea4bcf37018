"""The pages of the agreement: reading and answering, writing, changes, and who has answered."""
