import asyncio

import httpx
import pytest
from paper_venue.faults import FaultMode, Faults


async def test_the_venue_fails_on_demand_and_heals(venue: httpx.AsyncClient) -> None:
    assert (await venue.post("/admin/fail", json={"mode": "error"})).json() == {"mode": "error"}
    assert (await venue.get("/v2/account")).status_code == 500
    assert (await venue.get("/health")).status_code == 200

    await venue.post("/admin/fail", json={"mode": "off"})
    assert (await venue.get("/v2/account")).status_code == 200


async def test_an_unknown_way_to_fail_is_refused(venue: httpx.AsyncClient) -> None:
    assert (await venue.post("/admin/fail", json={"mode": "slowly"})).status_code == 422


async def test_a_hanging_request_is_released_by_healing_and_never_carried_out(
    venue: httpx.AsyncClient,
) -> None:
    await venue.post("/admin/fail", json={"mode": "timeout"})
    hanging = asyncio.create_task(venue.get("/v2/account"))
    await asyncio.sleep(0)
    assert not hanging.done()

    await venue.post("/admin/reset")

    assert (await hanging).status_code == 504


async def test_hanging_has_an_end() -> None:
    faults = Faults(hang_seconds=0.01)
    faults.switch(FaultMode.TIMEOUT)

    await faults.hang()


@pytest.mark.parametrize("mode", [FaultMode.OFF, FaultMode.ERROR])
async def test_only_the_timeout_mode_hangs(mode: FaultMode) -> None:
    faults = Faults()
    faults.switch(mode)

    await faults.hang()
