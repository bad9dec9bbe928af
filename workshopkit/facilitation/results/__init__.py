"""The result of a round: made when it closes, kept, and read by everything else."""
