"""A grievance from its filing to its end: what state it is in, who has it and by when it is answered."""
