"""What a server takes as a source, and from whom."""

from pathlib import Path

import pytest
from pydantic import Field

from composer.errors import InputError
from graphs.intake import check_sources, reader
from graphs.requests import Request
from graphs.store import LocalStore

UPLOAD = "file_" + "a" * 32


class Wish(Request):
    photos: list[str] = Field(default_factory=list)
    music: str | None = None


@pytest.fixture
async def store(tmp_path: Path) -> LocalStore:
    store = LocalStore(tmp_path)
    await store.put_record(UPLOAD, {"object": await store.put(b"a photo")})
    return store


async def refusal(wish: Wish, store: LocalStore, allow_local_urls: bool = False) -> tuple[str, str | None]:
    with pytest.raises(InputError) as error:
        await check_sources(wish, ("photos", "music"), store, allow_local_urls)
    return error.value.code, error.value.field


async def test_uploads_and_public_urls_are_taken(store: LocalStore) -> None:
    wish = Wish(photos=[UPLOAD, "https://photos.example/a.jpg"], music=UPLOAD)
    await check_sources(wish, ("photos", "music"), store, allow_local_urls=False)


@pytest.mark.parametrize(
    "source",
    [
        "/etc/passwd",
        "a.jpg",
        "../a.jpg",
        "file_../../x",
        "data:image/png;base64,AA",
        "//host/a",
        "unix:/x",
        "file_",
    ],
)
async def test_a_path_of_the_server_is_never_taken_from_a_stranger(store: LocalStore, source: str) -> None:
    assert await refusal(Wish(photos=[UPLOAD, source]), store) == ("bad_scheme", "photos[1]")
    assert await refusal(Wish(music=source), store) == ("bad_scheme", "music")
    with pytest.raises(InputError):
        await reader(store, trusted=False, allow_local_urls=False)(source)


async def test_an_upload_that_is_not_there_is_named(store: LocalStore) -> None:
    assert await refusal(Wish(photos=["file_" + "0" * 32]), store) == ("file_not_found", "photos[0]")


@pytest.mark.parametrize("url", ["http://127.0.0.1/a.jpg", "http://10.0.0.1/a.jpg", "http://[::1]/a.jpg"])
async def test_a_private_address_is_refused_unless_the_server_allows_it(store: LocalStore, url: str) -> None:
    assert await refusal(Wish(photos=[url]), store) == ("source_blocked", "photos[0]")
    await check_sources(Wish(photos=[url]), ("photos",), store, allow_local_urls=True)


async def test_a_url_of_another_kind_is_refused_even_then(store: LocalStore) -> None:
    code, field = await refusal(Wish(photos=["file:///etc/passwd"]), store, allow_local_urls=True)
    assert (code, field) == ("bad_scheme", "photos[0]")


async def test_a_trusted_caller_may_name_files_of_the_server(store: LocalStore, tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"bytes")
    assert await reader(store, trusted=True, allow_local_urls=False)(str(path)) == b"bytes"
    assert await reader(store, trusted=True, allow_local_urls=False)(UPLOAD) == b"a photo"
    assert await reader(store, trusted=False, allow_local_urls=False)(UPLOAD) == b"a photo"


async def test_an_upload_that_was_damaged_is_named_and_not_used(store: LocalStore) -> None:
    [path] = [path for path in (store.root / "objects").rglob("*") if path.is_file()]
    path.write_bytes(b"other bytes")
    for _ in range(2):  # found damaged, and gone after that
        with pytest.raises(InputError) as refusal:
            await reader(store, trusted=False, allow_local_urls=False)(UPLOAD)
        assert refusal.value.code == "object_missing"
        assert UPLOAD in refusal.value.message
