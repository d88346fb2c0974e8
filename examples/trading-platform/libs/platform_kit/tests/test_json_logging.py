import json
import logging
import sys

import pytest
from platform_kit.json_logging import JsonFormatter, configure_logging


def record(**extra: object) -> logging.LogRecord:
    made = logging.makeLogRecord(
        {"name": "desk", "levelname": "WARNING", "msg": "order %s", "args": ("filled",)}
    )
    vars(made).update(extra)
    return made


def test_a_record_is_one_json_line_with_its_extra_fields() -> None:
    line = JsonFormatter("signal_service").format(record(run_id="run-1", text="two\nlines"))

    assert "\n" not in line
    fields = json.loads(line)
    assert fields["service"] == "signal_service"
    assert fields["level"] == "warning"
    assert fields["message"] == "order filled"
    assert fields["run_id"] == "run-1"
    assert fields["time"].endswith("+00:00")


def test_an_exception_stays_within_the_line() -> None:
    try:
        raise ValueError("boom")
    except ValueError:
        line = JsonFormatter("signal_service").format(record(exc_info=sys.exc_info()))

    assert "\n" not in line
    assert "ValueError: boom" in json.loads(line)["exception"]


def test_configured_logging_writes_json_to_stdout(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    monkeypatch.setattr(root, "level", root.level)

    configure_logging("orchestrator")
    logging.getLogger("cycle").info("started")

    assert json.loads(capsys.readouterr().out)["message"] == "started"
