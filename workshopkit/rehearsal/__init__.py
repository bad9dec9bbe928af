"""Rehearsals: scenarios played over HTTP, as the people in them would."""
