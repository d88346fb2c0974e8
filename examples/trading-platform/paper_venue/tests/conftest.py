from collections.abc import AsyncIterator

import httpx
import pytest
from manual_clock import ManualClock
from paper_venue.http_api import PaperVenue
from pydantic import SecretStr

KEY_ID = "PKSYNTHETIC0000EXAMPLE"
SECRET = "synthetic-paper-secret-not-real"


@pytest.fixture
async def venue() -> AsyncIterator[httpx.AsyncClient]:
    app = PaperVenue(KEY_ID, SecretStr(SECRET), ManualClock().now).app()
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app),
        base_url="http://venue",
        headers={"APCA-API-KEY-ID": KEY_ID, "APCA-API-SECRET-KEY": SECRET},
    ) as client:
        yield client
