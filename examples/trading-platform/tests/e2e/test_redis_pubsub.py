"""What is published on Redis arrives, whole, at everyone who listens."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from live_platform import PATIENCE_SECONDS, LivePlatform, new_run
from made_signals import make_signal
from platform_kit.messages import (
    EXECUTION_REPORTS_CHANNEL,
    SIGNALS_CHANNEL,
    ExecutionReport,
    OrderStatus,
    Signal,
)
from redis.client import PubSub


@contextmanager
def listening(platform: LivePlatform, channel: str) -> Iterator[PubSub]:
    with PubSub(platform.redis.connection_pool) as subscription:
        subscription.subscribe(channel)
        confirmation = subscription.get_message(timeout=PATIENCE_SECONDS)
        assert confirmation is not None
        assert confirmation["type"] == "subscribe"
        yield subscription


def hear(subscription: PubSub, count: int) -> list[str]:
    """The next `count` messages, or as many as arrive in time."""
    heard: list[str] = []
    deadline = time.monotonic() + PATIENCE_SECONDS
    while len(heard) < count and time.monotonic() < deadline:
        message = subscription.get_message(timeout=0.2)
        if message is not None:
            heard.append(message["data"])
    return heard


def test_every_published_signal_reaches_every_listener_in_order(platform: LivePlatform) -> None:
    with listening(platform, SIGNALS_CHANNEL) as one, listening(platform, SIGNALS_CHANNEL) as another:
        batch = platform.signal_service.post("/signals", json={"run_id": new_run()}).raise_for_status().json()
        sent = [Signal.model_validate(signal) for signal in batch["signals"]]
        heard = [
            [Signal.model_validate_json(text) for text in hear(ear, len(sent))] for ear in (one, another)
        ]

    assert sent
    assert heard == [sent, sent]
    assert batch["receivers"] >= 3  # the two of this test and the gateway


def test_what_becomes_of_a_signal_is_announced(platform: LivePlatform) -> None:
    signal = make_signal(new_run())

    with listening(platform, EXECUTION_REPORTS_CHANNEL) as ear:
        platform.send(signal)
        (report,) = (ExecutionReport.model_validate_json(text) for text in hear(ear, 1))

    assert (report.signal_id, report.run_id, report.status) == (
        signal.signal_id,
        signal.run_id,
        OrderStatus.FILLED,
    )


def test_a_malformed_message_does_not_stop_the_next_one(platform: LivePlatform) -> None:
    run_id = new_run()
    for message in (b"", b"not json", b"{}", b'{"side": "hold"}', b"\xff\xfe"):
        platform.redis.publish(SIGNALS_CHANNEL, message)

    order = platform.execute(make_signal(run_id))

    assert order.status is OrderStatus.FILLED
