"""Tests of app/staff/signin."""
