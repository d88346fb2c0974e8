"""`python -m execution_gateway.paper_proof`: proof, from inside, that orders go to a paper account.

Exit 0 and one line when the environment says paper and the venue itself names a paper account;
otherwise a line with the reason and exit 1.
"""

import asyncio
import os
import sys
from collections.abc import Mapping

import httpx
from platform_kit.settings import ConfigurationError, load_settings

from execution_gateway.alpaca_venue import AlpacaVenue, alpaca_http_client, is_paper_account
from execution_gateway.settings import VenueSettings
from execution_gateway.trading_mode import decide_mode
from execution_gateway.venue import VenueRefusalError, VenueUnavailableError


class NotProvenError(Exception):
    """Paper mode could not be shown; the message says why."""


async def prove_paper_mode(
    environ: Mapping[str, str], transport: httpx.AsyncBaseTransport | None = None
) -> str:
    """The proof in one line. Raises NotProvenError, ConfigurationError or one of the venue's errors."""
    settings = load_settings(VenueSettings, environ)
    mode = decide_mode(
        dry_run=settings.dry_run,
        alpaca_paper=settings.alpaca_paper,
        base_url=settings.apca_api_base_url,
        key_id=settings.apca_api_key_id,
        has_secret=bool(settings.apca_api_secret_key.get_secret_value()),
    )
    if not mode.alpaca_paper:
        raise NotProvenError("ALPACA_PAPER is not 'true': there is no paper account to ask")
    client = alpaca_http_client(
        mode.venue,
        settings.apca_api_key_id,
        settings.apca_api_secret_key,
        settings.venue_timeout_seconds,
        transport,
    )
    async with client:
        account_number = await AlpacaVenue(client).account_number()
    if not is_paper_account(account_number):
        raise NotProvenError(f"the account at {mode.venue} is not a paper account")
    return f"paper mode is active: account {account_number} at {mode.venue}"


def main(environ: Mapping[str, str]) -> int:
    try:
        print(asyncio.run(prove_paper_mode(environ)))
    except (NotProvenError, ConfigurationError, VenueUnavailableError, VenueRefusalError) as error:
        print(f"paper mode is not proven: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(os.environ))
