"""How much may leave: one gate for all workers, with its pause, its breaker, its rate and what was spent."""
