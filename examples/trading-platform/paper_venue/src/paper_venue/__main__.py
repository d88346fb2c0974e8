"""`python -m paper_venue`"""

import os
import sys
from collections.abc import Mapping

from platform_kit.clock import SystemClock
from platform_kit.serving import serve
from platform_kit.settings import Settings, load_settings
from pydantic import SecretStr
from starlette.applications import Starlette

from paper_venue.http_api import PaperVenue

PORT = 8090


class PaperVenueSettings(Settings):
    paper_venue_key_id: str
    paper_venue_secret_key: SecretStr


def build(environ: Mapping[str, str]) -> Starlette:
    settings = load_settings(PaperVenueSettings, environ)
    return PaperVenue(settings.paper_venue_key_id, settings.paper_venue_secret_key, SystemClock().now).app()


if __name__ == "__main__":
    sys.exit(serve("paper_venue", build, os.environ, port=PORT))
