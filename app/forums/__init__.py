"""Barazas and other public forums: when and where people can be heard in person."""
