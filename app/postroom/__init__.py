"""The outbox as staff see it: what holds it up, what nobody can tell the fate of, and who lets it go on."""
