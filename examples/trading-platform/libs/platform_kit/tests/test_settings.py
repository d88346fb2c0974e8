import pytest
from platform_kit.money import PositiveAmount
from platform_kit.settings import ConfigurationError, Settings, load_settings
from pydantic import SecretStr


class DeskSettings(Settings):
    redis_url: SecretStr
    max_order_size: PositiveAmount
    retries: int = 3


def test_fields_are_read_from_upper_case_variables() -> None:
    settings = load_settings(
        DeskSettings, {"REDIS_URL": "redis://r", "MAX_ORDER_SIZE": "12.50", "PATH": "/bin"}
    )

    assert settings.redis_url.get_secret_value() == "redis://r"
    assert str(settings.max_order_size) == "12.50"
    assert settings.retries == 3


def test_an_empty_variable_counts_as_absent() -> None:
    settings = load_settings(DeskSettings, {"REDIS_URL": "redis://r", "MAX_ORDER_SIZE": "1", "RETRIES": ""})

    assert settings.retries == 3


def test_every_wrong_variable_is_named_in_one_line_without_its_value() -> None:
    with pytest.raises(ConfigurationError) as caught:
        load_settings(DeskSettings, {"MAX_ORDER_SIZE": "pasted-secret", "RETRIES": "many"})

    message = str(caught.value)
    assert "REDIS_URL" in message
    assert "MAX_ORDER_SIZE" in message
    assert "RETRIES" in message
    assert "pasted-secret" not in message
    assert "\n" not in message
