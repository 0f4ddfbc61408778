"""How a text message reaches us: stored once, answered once."""
