"""What happens next, for a calendar."""
