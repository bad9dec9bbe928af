"""Questionnaires that somebody has already: what is in their files, as an exercise of ours."""
