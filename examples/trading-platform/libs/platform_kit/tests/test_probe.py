import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from platform_kit.probe import main


@contextmanager
def server_answering(status: int) -> Iterator[int]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/health" else 404)
            self.end_headers()
            self.wfile.write(b'{"status":"as told"}')

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Quiet."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1), (500, 1)])
def test_the_probe_passes_on_200_only(status: int, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    with server_answering(status) as port:
        assert main([str(port)]) == code

    assert "as told" in capsys.readouterr().out


def test_the_probe_fails_when_nothing_listens(capsys: pytest.CaptureFixture[str]) -> None:
    with server_answering(200) as port:
        pass

    assert main([str(port)]) == 1
    assert f"no answer on port {port}" in capsys.readouterr().out
