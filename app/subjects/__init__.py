"""What is held of one number: given out, or erased, because its owner asks and two people say so."""
