"""Keeps asking the venue about unsettled orders, for as long as the process lives."""

import logging
from collections.abc import Awaitable, Callable

from execution_gateway.gateway import Gateway

log = logging.getLogger(__name__)


async def run_reconciler(
    gateway: Gateway, sleep: Callable[[float], Awaitable[None]], interval_seconds: float
) -> None:
    while True:
        await sleep(interval_seconds)
        try:
            await gateway.reconcile()
        except Exception as error:  # a lost database or venue is met again next time
            log.warning("reconciliation failed", extra={"error": type(error).__name__})
