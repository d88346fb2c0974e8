from pathlib import Path

from platform_kit.money import PositiveAmount
from platform_kit.settings import Settings
from pydantic import Field, SecretStr


class SignalServiceSettings(Settings):
    redis_url: SecretStr
    bars_file: Path = Path("data/bars.csv")
    fast_window: int = Field(default=5, ge=1)
    slow_window: int = Field(default=20, ge=2)
    # Relative distance of the averages below which the strategy stays out.
    threshold: PositiveAmount = Field(default="0.005", validate_default=True)
    target_notional: PositiveAmount = Field(default="5000", validate_default=True)
