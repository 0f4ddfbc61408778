"""The rooms of complaints behind the staff door, in the order in which an address is looked for."""

from app.complaints.api import figures, hand, queue, routes

# The queue first: its names, such as /counts, would else be taken for references.
ROUTERS = (queue.router, routes.router, hand.router, figures.router)
