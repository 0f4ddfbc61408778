"""The pages by which the house is kept, in the order in which an address is looked for."""

from app.office import days_off, menus, published, texts, trail

ROUTERS = (trail.router, texts.router, days_off.router, published.router, menus.router)
