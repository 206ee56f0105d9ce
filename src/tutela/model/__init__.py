"""The shared vocabulary of the house: values without input or output."""
