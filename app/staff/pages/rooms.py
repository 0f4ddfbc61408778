"""The pages of staff."""

from app.staff.pages import people, profile, signin

ROUTERS = (signin.router, profile.router, people.router)
