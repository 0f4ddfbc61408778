"""The doors of the API of barazas."""

from app.forums.api import routes, tellings

ROUTERS = (routes.router, tellings.router)
