"""The server: Voila for facilitator and secretary, plain pages for the room and the stage."""
