"""How the county's people come in by the pages: a password, a code from their own phone, and a session."""
