"""Failure on demand: tests tell the venue to break and to heal."""

import asyncio
from enum import StrEnum

HANG_SECONDS = 30.0


class FaultMode(StrEnum):
    OFF = "off"
    ERROR = "error"
    TIMEOUT = "timeout"


class Faults:
    def __init__(self, hang_seconds: float = HANG_SECONDS) -> None:
        self.mode = FaultMode.OFF
        self._hang_seconds = hang_seconds
        self._healed = asyncio.Event()

    def switch(self, mode: FaultMode) -> None:
        self.mode = mode
        if mode is FaultMode.TIMEOUT:
            self._healed.clear()
        else:
            self._healed.set()

    async def hang(self) -> None:
        """Holds a request until the venue heals, or long enough for any client to give up."""
        try:
            async with asyncio.timeout(self._hang_seconds):
                await self._healed.wait()
        except TimeoutError:
            return
