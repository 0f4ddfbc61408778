"""Call-backs: who asked to be rung, when that suits them, and what came of it."""
