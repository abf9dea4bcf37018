"""What people texted back, for those who run their groups: messaging knows no groups."""
