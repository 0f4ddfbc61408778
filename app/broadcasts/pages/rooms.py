"""The pages of notices, in the order in which an address is looked for."""

from app.broadcasts.pages import drafts, notices

ROUTERS = (drafts.router, notices.router)
