"""What a source means, and what is said when there is nothing behind it."""

from pathlib import Path

import pytest

from composer.errors import InputError
from graphs import sources
from graphs.sources import is_url, read_source, source_name


async def test_a_path_gives_the_bytes_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"pixels")
    assert await read_source(str(tmp_path / "a.jpg")) == b"pixels"


async def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.jpg: No such file") as caught:
        await read_source(str(tmp_path / "gone.jpg"))
    assert caught.value.code == "source_missing"


async def test_a_folder_is_no_photo(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="directory"):
        await read_source(str(tmp_path))


async def test_a_file_above_the_limit_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "SOURCE_BYTES", 3)
    (tmp_path / "a.jpg").write_bytes(b"four")
    with pytest.raises(InputError, match="4 bytes, at most 3"):
        await read_source(str(tmp_path / "a.jpg"))


async def test_a_url_of_this_machine_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        await read_source("http://127.0.0.1:9/a.jpg")
    assert caught.value.code in ("source_blocked", "bad_port")


def test_sources_are_named_without_their_secrets() -> None:
    assert source_name("https://example.com/a/my%20dog.jpg?token=s3cret") == "my dog.jpg"
    assert source_name("holiday/beach.png") == "beach.png"
    assert is_url("https://example.com/x")
    assert not is_url("holiday/beach.png")
