"""Tests of app/callbacks."""
