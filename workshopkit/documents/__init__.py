"""The writers: one block tree in, a file that can be published out."""
