"""Where an office works: the staff workspace, a later issue."""
