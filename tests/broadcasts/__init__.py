"""Tests of app/broadcasts."""
