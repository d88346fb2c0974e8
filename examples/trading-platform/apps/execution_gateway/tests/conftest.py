from collections.abc import AsyncIterator

import pytest
from gateway_desk import GatewayDesk, open_desk


@pytest.fixture
async def desk() -> AsyncIterator[GatewayDesk]:
    async with open_desk() as opened:
        yield opened
