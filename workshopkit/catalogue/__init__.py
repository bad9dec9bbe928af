"""Reading what authors write: exercise folders and script notebooks, with every problem told."""
