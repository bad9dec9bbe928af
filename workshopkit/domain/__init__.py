"""What a workshop is: plain values and rules, no input or output, standard library only."""
