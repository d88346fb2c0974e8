"""Takes signals, applies limits, places orders on a paper venue and keeps the books."""
