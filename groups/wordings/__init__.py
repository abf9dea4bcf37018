"""What an organisation says in its own words: written by an admin, agreed by a panel of members."""
