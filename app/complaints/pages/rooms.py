"""The pages of complaints, in the order in which an address is looked for."""

from app.complaints.pages import bulk, case, deeds, filing, inbox

ROUTERS = (inbox.router, filing.router, bulk.router, case.router, deeds.router)
