"""The container's health check: `python -m platform_kit.probe [port]`, exit 0 on a 200 from /health.

Only the standard library's smallest client is imported: this starts a process every few seconds.
"""

import http.client
import sys


def main(arguments: list[str]) -> int:
    port = int(arguments[0]) if arguments else 8080
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=3)
    try:
        connection.request("GET", "/health")
        response = connection.getresponse()
        sys.stdout.write(response.read(2000).decode("utf-8", "replace") + "\n")
    except OSError as error:
        sys.stdout.write(f"no answer on port {port}: {error}\n")
        return 1
    finally:
        connection.close()
    return 0 if response.status == 200 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
