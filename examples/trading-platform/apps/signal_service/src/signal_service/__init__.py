"""Computes trading signals from market data and publishes them on Redis."""
