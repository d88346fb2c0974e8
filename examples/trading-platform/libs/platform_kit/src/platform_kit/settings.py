"""Configuration comes from the environment, once, at the edge of a process."""

from collections.abc import Mapping
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError


class Settings(BaseModel):
    """Base of a service's settings: the field `redis_url` is read from `REDIS_URL`."""

    model_config = ConfigDict(frozen=True, extra="ignore", alias_generator=str.upper)


class ConfigurationError(Exception):
    """The environment does not describe a service that may start. One line, never a value."""


SettingsType = TypeVar("SettingsType", bound=Settings)


def load_settings(model: type[SettingsType], environ: Mapping[str, str]) -> SettingsType:
    """Read `model` from `environ`; an empty variable counts as absent.

    Raises ConfigurationError naming every wrong variable. Values stay out of the message:
    the most likely wrong value is a pasted secret.
    """
    present = {name: value for name, value in environ.items() if value != ""}
    try:
        return model.model_validate(present)
    except ValidationError as error:
        faults = (
            f"{'.'.join(str(part) for part in fault['loc']) or 'settings'}: {fault['msg']}"
            for fault in error.errors(include_input=False, include_url=False, include_context=False)
        )
        raise ConfigurationError("; ".join(faults)) from None
