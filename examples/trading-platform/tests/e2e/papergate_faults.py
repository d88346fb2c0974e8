"""Faults for end-to-end tests, brought about by `papergate integration`.

    with faults.latency("redis", milliseconds=300):
        ...

A fault lasts as long as its `with` block; it also ends when the test's process does, and after `seconds`.
"""

import http.client
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from urllib.parse import urlsplit

ANSWER_SECONDS = 60

FaultBlock = AbstractContextManager[None]


class FaultError(Exception):
    """The fault cannot be had; the message says why, and what to do."""


class Faults:
    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        self._url = environ.get("PAPERGATE_FAULTS_URL", "")

    def require(self) -> None:
        if not self._url:
            raise FaultError(
                "PAPERGATE_FAULTS_URL is not set: tests that break things need the harness that undoes it. "
                "`papergate integration` starts the platform and sets it"
            )

    def pause(self, service: str, *, seconds: float = 30) -> FaultBlock:
        return self._block(service, "pause", seconds)

    def kill(self, service: str, *, seconds: float = 30) -> FaultBlock:
        return self._block(service, "kill", seconds)

    def restart(self, service: str, *, seconds: float = 30) -> FaultBlock:
        return self._block(service, "restart", seconds)

    def disconnect(self, service: str, *, seconds: float = 30) -> FaultBlock:
        return self._block(service, "disconnect", seconds)

    def dns(self, service: str, *, seconds: float = 30) -> FaultBlock:
        return self._block(service, "dns", seconds)

    def refuse(self, service: str, *, cut: bool = True, seconds: float = 30) -> FaultBlock:
        """New connections are refused; with `cut`, those that are open are reset."""
        return self._block(service, "refuse", seconds, cut=cut)

    def reset(self, service: str, *, seconds: float = 30) -> FaultBlock:
        return self._block(service, "reset", seconds)

    def half_open(self, service: str, *, seconds: float = 30) -> FaultBlock:
        """Connections are accepted, and nothing comes."""
        return self._block(service, "half-open", seconds)

    def latency(self, service: str, *, milliseconds: int, seconds: float = 30) -> FaultBlock:
        return self._block(service, "latency", seconds, milliseconds=milliseconds)

    def bandwidth(self, service: str, *, kilobytes_per_second: float, seconds: float = 30) -> FaultBlock:
        return self._block(service, "bandwidth", seconds, kilobytesPerSecond=kilobytes_per_second)

    def disk_full(self, service: str, *, path: str, seconds: float = 30) -> FaultBlock:
        return self._block(service, "disk-full", seconds, path=path)

    def clock(self, service: str, *, offset_seconds: int, seconds: float = 30) -> FaultBlock:
        return self._block(service, "clock", seconds, offsetSeconds=offset_seconds)

    @contextmanager
    def _block(self, service: str, kind: str, seconds: float, **details: object) -> Iterator[None]:
        self.require()
        place = urlsplit(self._url)
        # The fault ends with this connection, however the test ends.
        connection = http.client.HTTPConnection(place.netloc, timeout=ANSWER_SECONDS)
        try:
            wish = {"service": service, "kind": kind, "seconds": seconds, **details}
            begun = _ask(connection, "POST", f"{place.path}/faults", wish)
            try:
                yield
            finally:
                # Answered once the fault is undone and the service is well again.
                ended = _ask(connection, "DELETE", f"{place.path}/faults/{begun['id']}")
                os.environ.update(ended.get("addresses", {}))
        finally:
            connection.close()


def _ask(
    connection: http.client.HTTPConnection, method: str, path: str, body: object = None
) -> dict[str, Any]:
    connection.request(method, path, None if body is None else json.dumps(body))
    response = connection.getresponse()
    answer: dict[str, Any] = json.loads(response.read())
    if response.status == http.client.OK:
        return answer
    error = answer["error"]
    raise FaultError(f"expected {error['expected']}; found {error['found']}. {error['fix']}")
