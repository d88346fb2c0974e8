"""The gateway runs only where its environment says, in exact words, that no live money moves."""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from platform_kit.settings import ConfigurationError

ALPACA_DOMAIN = "alpaca.markets"
PAPER_HOST = f"paper-api.{ALPACA_DOMAIN}"
PAPER_BASE_URL = f"https://{PAPER_HOST}"
PAPER_KEY_PREFIX = "PK"


@dataclass(frozen=True)
class TradingMode:
    mode: Literal["paper", "dry_run"]
    dry_run: bool
    alpaca_paper: bool
    venue: str


def decide_mode(
    *, dry_run: str, alpaca_paper: str, base_url: str, key_id: str, has_secret: bool
) -> TradingMode:
    """Raises ConfigurationError unless the environment is safe; a dry run wins over paper orders.

    `"True"`, `"1"` or `" true"` do not count: a switch that some readers take for true and others
    for false must not decide about money.
    """
    is_dry_run, is_paper = dry_run == "true", alpaca_paper == "true"
    if not is_dry_run and not is_paper:
        raise ConfigurationError(
            "neither DRY_RUN nor ALPACA_PAPER is exactly 'true': "
            "set DRY_RUN=true to simulate orders or ALPACA_PAPER=true to send them to a paper account"
        )
    if _is_live_host(base_url):
        raise ConfigurationError(
            f"APCA_API_BASE_URL names {urlsplit(base_url).hostname}, a live host: "
            f"use {PAPER_BASE_URL} or leave it unset"
        )
    if not is_dry_run:
        _require_paper_key(key_id, has_secret)
    return TradingMode("dry_run" if is_dry_run else "paper", is_dry_run, is_paper, base_url)


def _is_live_host(base_url: str) -> bool:
    host = (urlsplit(base_url).hostname or "").lower().rstrip(".")
    # Whatever Alpaca may call its hosts tomorrow, one of them is for paper orders.
    is_alpaca = host == ALPACA_DOMAIN or host.endswith(f".{ALPACA_DOMAIN}")
    return is_alpaca and host != PAPER_HOST


def _require_paper_key(key_id: str, has_secret: bool) -> None:
    if not key_id or not has_secret:
        raise ConfigurationError("ALPACA_PAPER=true needs APCA_API_KEY_ID and APCA_API_SECRET_KEY")
    if not key_id.startswith(PAPER_KEY_PREFIX):
        raise ConfigurationError(
            f"APCA_API_KEY_ID is not a paper key: paper keys start with {PAPER_KEY_PREFIX}"
        )
