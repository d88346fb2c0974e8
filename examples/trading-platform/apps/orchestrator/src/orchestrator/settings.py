from platform_kit.settings import Settings
from pydantic import Field, SecretStr


class OrchestratorSettings(Settings):
    database_url: SecretStr
    signal_service_url: str
    execution_gateway_url: str
    cycle_timeout_seconds: float = Field(default=20.0, gt=0)
    request_timeout_seconds: float = Field(default=5.0, gt=0)
