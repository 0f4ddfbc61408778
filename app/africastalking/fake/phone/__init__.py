"""A keypad phone in the browser, at `/phone`: for development and training, through the real callback door."""

from app.africastalking.fake.phone.network import Network, may_act
from app.africastalking.fake.phone.routes import router
from app.africastalking.fake.phone.tongues import tongues_of

__all__ = ["Network", "may_act", "router", "tongues_of"]
