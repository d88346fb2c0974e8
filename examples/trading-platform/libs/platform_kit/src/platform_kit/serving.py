"""Runs an HTTP application until it is told to stop."""

import sys
from collections.abc import Callable, Mapping

import uvicorn
from starlette.applications import Starlette

from platform_kit.json_logging import configure_logging
from platform_kit.settings import ConfigurationError

PORT = 8080
EXIT_REFUSED = 78  # EX_CONFIG of sysexits.h


def serve(
    service: str,
    build: Callable[[Mapping[str, str]], Starlette],
    environ: Mapping[str, str],
    *,
    port: int = PORT,
) -> int:
    """Build the application from the environment and serve it; returns the exit code.

    An environment that the service may not start with ends here, in one line on stderr.
    """
    configure_logging(service)
    try:
        app = build(environ)
    except ConfigurationError as error:
        sys.stderr.write(f"{service} refuses to start: {error}\n")
        return EXIT_REFUSED
    config = uvicorn.Config(
        app,
        host="0.0.0.0",
        port=port,
        access_log=False,
        log_config=None,
        # Open connections must not hold up a stop for longer than a deploy would wait.
        timeout_graceful_shutdown=3,
    )
    server = uvicorn.Server(config)
    server.run()  # ends by the very signal that stopped it, after its clean-up
    return 0 if server.started else 1
