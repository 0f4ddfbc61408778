"""Tests of app/forums."""
