"""The rooms of complaints behind the staff door, in the order in which an address is looked for."""

from app.complaints.api import alerts, around, bulk, days_off, figures, hand, queue, routes
from app.complaints.api.moves import doors
from app.complaints.trail import router as trail

# Names first, such as /counts: they would else be taken for references.
ROUTERS = (
    queue.router,
    bulk.router,
    figures.router,
    routes.router,
    doors.router,
    around.router,
    hand.router,
    days_off.router,
    alerts.router,
    trail,
)
