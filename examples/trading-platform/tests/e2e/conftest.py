from collections.abc import Iterator

import pytest
from live_platform import LivePlatform, connect_to_platform
from papergate_faults import FaultError, Faults


@pytest.fixture(scope="session")
def connected() -> Iterator[LivePlatform]:
    with connect_to_platform() as connection:
        # A platform that executes nothing fails here, once, and not in every test after its own deadline.
        connection.reset()
        yield connection


@pytest.fixture
def platform(connected: LivePlatform) -> Iterator[LivePlatform]:
    connected.reset()
    yield connected
    # A venue left failing would be the next reader's riddle.
    connected.fail_venue("off")


@pytest.fixture
def faults() -> Faults:
    """Ways to break a service for as long as a `with` block lasts."""
    faults = Faults()
    try:
        faults.require()
    except FaultError as error:
        pytest.fail(str(error), pytrace=False)
    return faults


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "faults: breaks a service on purpose")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if isinstance(item, pytest.Function) and "faults" in item.fixturenames:
            item.add_marker("faults")
