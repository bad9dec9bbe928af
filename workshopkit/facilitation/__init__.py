"""One function for each thing a person does in a workshop.

Each takes the unit it works in and the actor who asks, checks the role, and leaves the rest to the
domain. Nothing here knows of pages or widgets.
"""
