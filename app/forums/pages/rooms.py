"""The pages of barazas, in the order in which an address is looked for."""

from app.forums.pages import barazas, deeds, said

ROUTERS = (barazas.router, said.router, deeds.router)
