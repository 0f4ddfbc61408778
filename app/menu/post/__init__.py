"""The same menus by SMS: screens that have such a wording, and nodes that only texts lead to."""
