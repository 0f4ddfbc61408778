"""The doors of the API of barazas."""

from app.forums.api import after, routes, tellings

ROUTERS = (routes.router, tellings.router, after.router)
