"""What can be asked for by name, area by area: each reads its facts and calls the act."""
