"""Read a jurisdiction's hand-written files strictly into model values."""
