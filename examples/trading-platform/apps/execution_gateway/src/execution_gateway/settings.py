from typing import Annotated
from urllib.parse import urlsplit

from platform_kit.money import PositiveAmount
from platform_kit.settings import Settings
from pydantic import AfterValidator, Field, SecretStr

from execution_gateway.trading_mode import PAPER_BASE_URL


def _http_url(value: str) -> str:
    """Where the venue is gets shown and logged, and every reader must find the same host in it."""
    if not _is_plain(value):
        raise ValueError("must be an http(s) address, with its port as a number and no credentials")
    return value.rstrip("/")


def _is_plain(address: str) -> bool:
    try:
        parts = urlsplit(address)
        has_place = parts.port != 0 and bool(parts.hostname)
    except ValueError:  # its message quotes the address
        return False
    return parts.scheme in ("http", "https") and has_place and not set("@\\") & set(parts.netloc)


HttpUrl = Annotated[str, AfterValidator(_http_url)]


class VenueSettings(Settings):
    """What decides where orders go. Switches stay text here: only the exact word counts."""

    dry_run: str = ""
    alpaca_paper: str = ""
    apca_api_base_url: HttpUrl = PAPER_BASE_URL
    apca_api_key_id: str = ""
    apca_api_secret_key: SecretStr = SecretStr("")
    venue_timeout_seconds: float = Field(default=5.0, gt=0)


class GatewaySettings(VenueSettings):
    database_url: SecretStr
    redis_url: SecretStr
    # Largest notional of one order, and largest realised loss of one UTC day, in account currency.
    max_order_size: PositiveAmount
    max_daily_loss: PositiveAmount
    breaker_failure_threshold: int = Field(default=3, ge=1)
    breaker_cool_down_seconds: float = Field(default=30.0, gt=0)
    reconcile_interval_seconds: float = Field(default=1.0, gt=0)
