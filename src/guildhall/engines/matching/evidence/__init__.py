"""Evidence: what speaks for and against two rows being about the same thing."""
