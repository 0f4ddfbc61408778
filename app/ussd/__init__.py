"""How a dialled code reaches us: one hop, answered once, many at a time."""
