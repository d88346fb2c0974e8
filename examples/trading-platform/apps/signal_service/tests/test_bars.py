from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from platform_kit.settings import ConfigurationError
from signal_service.bars import last_date, load_bars

HEADER = "date,symbol,open,high,low,close,volume\n"
DATA = Path(__file__).parents[3] / "data" / "bars.csv"


def write(folder: Path, rows: str) -> Path:
    path = folder / "bars.csv"
    path.write_text(HEADER + rows, encoding="utf-8")
    return path


def test_bars_are_grouped_by_symbol_oldest_first(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "2026-01-05,AAPL,10,12,9,11,100\n2026-01-02,AAPL,9,10,8,9.5,90\n2026-01-05,SPY,50,51,49,50,1\n",
    )

    bars = load_bars(path)

    assert [bar.close for bar in bars["AAPL"]] == [Decimal("9.5"), Decimal(11)]
    assert len(bars["SPY"]) == 1
    assert last_date(bars) == date(2026, 1, 5)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("2026-13-01,AAPL,1,1,1,1,1\n", "date"),
        ("2026-01-02,aapl,1,1,1,1,1\n", "symbol"),
        ("2026-01-02,AAPL,1,1,1,free,1\n", "close"),
        ("2026-01-02,AAPL,1,1,1,-1,1\n", "close"),
        ("2026-01-02,AAPL,1,1,1,1,-5\n", "volume"),
        ("2026-01-02,AAPL,5,4,1,2,1\n", "between low and high"),
    ],
)
def test_a_wrong_row_is_named_with_its_line(tmp_path: Path, row: str, fault: str) -> None:
    path = write(tmp_path, "2026-01-01,AAPL,1,1,1,1,1\n" + row)

    with pytest.raises(ConfigurationError, match=r"bars\.csv:3: ") as caught:
        load_bars(path)

    assert fault in str(caught.value)


def test_a_file_without_bars_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="holds no bars"):
        load_bars(write(tmp_path, ""))


def test_a_missing_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"gone\.csv"):
        load_bars(tmp_path / "gone.csv")


def test_the_data_set_of_the_repository_is_complete() -> None:
    bars = load_bars(DATA)

    assert {symbol: len(series) for symbol, series in bars.items()} == dict.fromkeys(
        ("AAPL", "MSFT", "NVDA", "SPY"), 90
    )
