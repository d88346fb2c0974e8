import pytest
from execution_gateway.__main__ import build
from execution_gateway.settings import VenueSettings
from execution_gateway.trading_mode import PAPER_BASE_URL, decide_mode
from platform_kit.settings import ConfigurationError, load_settings

PAPER_KEY = "PKSYNTHETIC0000EXAMPLE"
# Put together at run time: nothing in the repository may look like a live key.
LIVE_LOOKING_KEY = "A" + "K" + "SYNTHETIC0000EXAMPLE"


@pytest.mark.parametrize(
    ("dry_run", "alpaca_paper", "mode"),
    [("true", "", "dry_run"), ("", "true", "paper"), ("true", "true", "dry_run"), ("false", "true", "paper")],
)
def test_an_exact_true_gives_a_mode_and_a_dry_run_wins(dry_run: str, alpaca_paper: str, mode: str) -> None:
    decided = decide_mode(
        dry_run=dry_run,
        alpaca_paper=alpaca_paper,
        base_url=PAPER_BASE_URL,
        key_id=PAPER_KEY,
        has_secret=True,
    )

    assert decided.mode == mode
    assert (decided.dry_run, decided.alpaca_paper) == (dry_run == "true", alpaca_paper == "true")


@pytest.mark.parametrize("word", ["", "false", "True", "TRUE", "1", "yes", "on", " true", "true "])
def test_anything_but_the_exact_word_does_not_count(word: str) -> None:
    with pytest.raises(ConfigurationError, match="neither DRY_RUN nor ALPACA_PAPER is exactly 'true'"):
        decide_mode(
            dry_run=word, alpaca_paper=word, base_url=PAPER_BASE_URL, key_id=PAPER_KEY, has_secret=True
        )


@pytest.mark.parametrize(
    "base_url",
    [
        "https://api.alpaca.markets",
        "https://API.Alpaca.Markets",
        "https://api.alpaca.markets:443/v2",
        "https://api.alpaca.markets./",
        "https://paper-api.alpaca.markets@api.alpaca.markets",
        "https://broker-api.alpaca.markets",
        "https://alpaca.markets",
        "https://another-api.alpaca.markets",
        "https://paper-api.alpaca.markets.api.alpaca.markets",
    ],
)
@pytest.mark.parametrize("dry_run", ["true", "false"])
def test_the_live_host_is_refused_however_it_is_written(base_url: str, dry_run: str) -> None:
    with pytest.raises(ConfigurationError, match="live host"):
        decide_mode(
            dry_run=dry_run, alpaca_paper="true", base_url=base_url, key_id=PAPER_KEY, has_secret=True
        )


@pytest.mark.parametrize(
    "base_url", [PAPER_BASE_URL, "https://PAPER-API.alpaca.markets.:443", "http://paper_venue:8090"]
)
def test_the_paper_host_and_hosts_of_others_are_accepted(base_url: str) -> None:
    mode = decide_mode(dry_run="", alpaca_paper="true", base_url=base_url, key_id=PAPER_KEY, has_secret=True)

    assert mode.venue == base_url


@pytest.mark.parametrize(
    ("key_id", "has_secret", "reason"),
    [
        ("", True, "needs APCA_API_KEY_ID"),
        (PAPER_KEY, False, "needs APCA_API_KEY_ID"),
        (LIVE_LOOKING_KEY, True, "not a paper key"),
    ],
)
def test_paper_mode_needs_a_paper_key_and_never_quotes_it(key_id: str, has_secret: bool, reason: str) -> None:
    with pytest.raises(ConfigurationError, match=reason) as caught:
        decide_mode(
            dry_run="", alpaca_paper="true", base_url=PAPER_BASE_URL, key_id=key_id, has_secret=has_secret
        )

    assert not key_id or key_id not in str(caught.value)


def test_a_dry_run_needs_no_key() -> None:
    decide_mode(dry_run="true", alpaca_paper="", base_url=PAPER_BASE_URL, key_id="", has_secret=False)


@pytest.mark.parametrize(
    "address",
    [
        "ftp://venue",
        "venue:8090",
        "https://",
        "https://venue:hunter2",
        "https://[venue",
        "https://key:word@venue",
        "https://api.alpaca.markets\\@venue",
    ],
)
def test_the_venues_address_must_be_one(address: str) -> None:
    with pytest.raises(ConfigurationError, match="APCA_API_BASE_URL") as caught:
        load_settings(VenueSettings, {"APCA_API_BASE_URL": address})

    assert address.rpartition(":")[2] not in str(caught.value)


def test_the_gateway_is_not_built_without_a_mode() -> None:
    environ = {
        "DATABASE_URL": "postgresql://db/trading",
        "REDIS_URL": "redis://redis",
        "MAX_ORDER_SIZE": "1",
        "MAX_DAILY_LOSS": "1",
    }

    with pytest.raises(ConfigurationError, match="neither DRY_RUN nor ALPACA_PAPER"):
        build(environ)


def test_the_gateway_is_not_built_without_limits() -> None:
    with pytest.raises(ConfigurationError, match=r"MAX_ORDER_SIZE.*MAX_DAILY_LOSS"):
        build({"DRY_RUN": "true", "DATABASE_URL": "postgresql://db", "REDIS_URL": "redis://redis"})
