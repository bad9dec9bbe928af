"""The widgets of the facilitator's and secretary's notebooks."""
