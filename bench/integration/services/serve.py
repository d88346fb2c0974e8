"""A service that listens after a known time, and the probe of its health check: `serve.py SECONDS|probe`."""

import signal
import socket
import sys
import time

PORT = 8080


def probe() -> None:
    with socket.create_connection(("127.0.0.1", PORT), timeout=2) as connection:
        connection.sendall(b"GET /health HTTP/1.0\r\n\r\n")
        sys.exit(0 if connection.recv(64).startswith(b"HTTP/1.0 200") else 1)


def serve(seconds: float) -> None:
    time.sleep(seconds)
    with socket.create_server(("0.0.0.0", PORT)) as server:
        print(f"READY {time.time():.3f}", flush=True)
        while True:
            connection, _ = server.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(b"HTTP/1.0 200 OK\r\n\r\n")


if __name__ == "__main__":
    # As process 1 it would otherwise ignore what asks it to end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if sys.argv[1] == "probe":
        try:
            probe()
        except OSError:
            sys.exit(1)
    else:
        serve(float(sys.argv[1]))
