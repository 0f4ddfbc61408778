"""Menus as published: every version that was ever in force, by whom and why, and the one that is in force now."""
