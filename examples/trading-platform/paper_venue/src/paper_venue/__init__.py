"""A deterministic stand-in for Alpaca's v2 paper API, so that nothing needs the internet."""
