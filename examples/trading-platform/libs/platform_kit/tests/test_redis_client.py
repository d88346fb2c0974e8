"""Against a server of this process that speaks just enough of Redis."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from platform_kit.redis_client import ping, redis_client, subscribing_client
from redis.exceptions import ConnectionError as RedisConnectionError

ANSWERS = {"PING": b"+PONG\r\n", "HELLO": b"%1\r\n+proto\r\n:3\r\n"}


@dataclass
class Server:
    breaks: int
    """So many pings to come find a connection that dies."""
    url: str = ""
    connections: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        while command := await read_command(reader):
            if command == "PING" and self.breaks > 0:
                self.breaks -= 1
                break
            writer.write(ANSWERS.get(command, b"+OK\r\n"))
        writer.close()


async def read_command(reader: asyncio.StreamReader) -> str:
    count = (await reader.readline()).strip()[1:]
    words = []
    for _ in range(int(count or 0)):
        await reader.readline()
        words.append((await reader.readline()).strip().decode())
    return words[0].upper() if words else ""


@asynccontextmanager
async def serving(breaks: int) -> AsyncIterator[Server]:
    server = Server(breaks=breaks)
    listener = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    async with listener:
        server.url = f"redis://127.0.0.1:{listener.sockets[0].getsockname()[1]}/0"
        yield server


async def test_a_command_that_meets_a_dead_connection_is_sent_again_over_a_new_one() -> None:
    async with serving(breaks=2) as server, redis_client(server.url) as client:
        await ping(client)

    assert server.connections == 3


async def test_a_server_that_breaks_every_connection_is_given_up() -> None:
    async with serving(breaks=9) as server, redis_client(server.url) as client:
        with pytest.raises(RedisConnectionError):
            await ping(client)


async def test_a_subscriber_is_told_at_once_that_its_connection_died() -> None:
    async with serving(breaks=1) as server, subscribing_client(server.url) as client:
        with pytest.raises(RedisConnectionError):
            await ping(client)

    assert server.connections == 1
