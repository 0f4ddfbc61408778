"""A stand-in for the aggregator, for development and training only; its memory ends with its process."""

from app.africastalking.fake.server import make_fake

__all__ = ["make_fake"]
