"""A workshop as tidy data frames, for whoever wants to look closer at it."""
