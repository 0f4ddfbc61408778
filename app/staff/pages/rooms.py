"""The pages of staff."""

from app.staff.pages import profile, signin

ROUTERS = (signin.router, profile.router)
