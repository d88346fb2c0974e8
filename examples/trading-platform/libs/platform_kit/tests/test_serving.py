import logging
from collections.abc import Mapping

import pytest
from platform_kit.serving import EXIT_REFUSED, serve
from platform_kit.settings import ConfigurationError
from starlette.applications import Starlette


def test_a_service_that_may_not_start_says_why_in_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger(), "handlers", [])

    def build(_environ: Mapping[str, str]) -> Starlette:
        raise ConfigurationError("REDIS_URL: Field required")

    assert serve("desk", build, {}) == EXIT_REFUSED
    assert capsys.readouterr().err == "desk refuses to start: REDIS_URL: Field required\n"
