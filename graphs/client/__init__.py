"""A client of a running server, for programs that wait and for asyncio: submit, follow, cancel, download.

Knows HTTP, and nothing of how jobs run. Every operation is written once, as steps that say what is to be sent
and read what came (`operations`, `events`, `download`); `Client` and `AsyncClient` only walk them.
"""

from graphs.client.asynchronous import AsyncClient
from graphs.client.on_server import run_on_server
from graphs.client.synchronous import Client

__all__ = ["AsyncClient", "Client", "run_on_server"]
