"""A project made by a server: one's own files are sent, and what is made there is put in its place here."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from composer.errors import SoundreelError
from graphs.beats import layout
from graphs.beats.folder import Folder
from graphs.beats.request import BeatsRequest, Stage
from graphs.beats.shelf import Entry, Line, Product, Shelf
from graphs.client import AsyncClient
from graphs.client.answers import error_in
from graphs.client.operations import State


@dataclass(slots=True)
class Order:
    """What a server is asked to make, where its files are put for a moment, and who is told how it goes."""

    client: AsyncClient
    request: BeatsRequest
    stages: Sequence[Stage]
    drafts: Path
    moved: Callable[[State], None]
    cache: bool = True


class ServerShelf(Shelf):
    """A shelf whose stale files come from a job. The job is submitted when the first file is found stale, and
    runs over the server's stage cache. Interrupted, it is cancelled."""

    def __init__(
        self,
        order: Order,
        folder: Folder,
        record: Mapping[str, Entry],
        cards: Mapping[str, str],
        on_line: Callable[[Line], None],
    ) -> None:
        super().__init__(folder, record, cards, on_line=on_line)
        self._order = order
        self._folder = folder
        self._job: asyncio.Future[State] | None = None

    async def stale(self, products: Iterable[Product], suffixes: Sequence[str] = ()) -> list[Product]:
        """None that the caller would have to make: those that were stale have come from the server."""
        for product in await super().stale(products, suffixes):
            state = await self._made()
            rows = {row["file"]: row for row in (state.get("report") or {}).get("files", ())}
            row = rows.get(product.path, {})
            about = {
                name: value for name, value in row.items() if name not in ("file", "stage", "action", "why")
            }
            data = await self._fetched(state, product.path)
            loops = row.get("loops")
            used = None if loops is None else [product.inputs[0], *dict.fromkeys(loops)]
            await self.put(product, data, used, about)
        return []

    async def _made(self) -> State:
        if self._job is None:
            self._job = asyncio.ensure_future(self._finished())
        return await self._job

    async def _finished(self) -> State:
        order, client = self._order, self._order.client
        job = (await client.create("beats", self._asked(), cache=order.cache))["id"]
        try:
            async for state in client.stream(job):
                order.moved(state)
        except asyncio.CancelledError:
            await client.cancel(job)
            raise
        state = await client.get(job)
        error = error_in(state)
        if error is not None:
            raise error
        return state

    def _asked(self) -> dict[str, Any]:
        """The request as JSON, with what stands in the folder that the server would not make itself."""
        own = [path for path in layout.in_order(self._hashes) if self.is_own(path)]
        files = [path for path in own if layout.name(path) != layout.PROMPT]
        return self._order.request.model_dump(exclude_defaults=True) | {
            "own_files": [str(self._folder.root / path) for path in files],
            "own_names": files,
            "own_prompts": {
                path.split("/")[1]: self._folder.read(path).decode("utf-8-sig").strip()
                for path in own
                if path not in files
            },
            "takes": {path: take for path in self.record if (take := self.take(path))},
            "stages": list(self._order.stages),
        }

    async def _fetched(self, state: State, path: str) -> bytes:
        name = layout.artifact(path)
        held = {artifact["name"]: artifact["sha256"] for artifact in state["artifacts"]}
        if name not in held:
            raise SoundreelError(f"the server has not made {path}", "not_made")
        if self._hashes.get(path) == held[name]:
            return await self.read(path)
        draft = await self._order.client.download(state["id"], name, self._order.drafts)
        try:
            return await asyncio.to_thread(draft.read_bytes)
        finally:
            draft.unlink()
