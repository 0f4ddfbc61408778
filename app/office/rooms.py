"""The pages by which the house is kept, in the order in which an address is looked for."""

from app.office import texts, trail

ROUTERS = (trail.router, texts.router)
