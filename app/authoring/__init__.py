"""What authors and translators of menus work with: texts out and back, screens on paper, a map, a trial walk."""
