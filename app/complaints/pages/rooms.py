"""The pages of complaints, in the order in which an address is looked for."""

from app.complaints.pages import case, deeds, inbox

ROUTERS = (inbox.router, case.router, deeds.router)
