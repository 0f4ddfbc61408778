"""The rooms of complaints behind the staff door, in the order in which an address is looked for."""

from app.complaints.api import alerts, days_off, figures, hand, late, queue, routes

# The queue first: its names, such as /counts, would else be taken for references.
ROUTERS = (queue.router, late.router, routes.router, hand.router, figures.router, days_off.router, alerts.router)
