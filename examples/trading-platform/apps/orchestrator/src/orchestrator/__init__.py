"""Runs trading cycles: data, signals, orders."""
