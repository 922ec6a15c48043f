"""What can be done in the register; one module a verb's noun."""
