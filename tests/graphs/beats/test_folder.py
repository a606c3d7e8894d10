"""A project's folder: what is written is whole, what is somebody's stays, and a bad record is only told."""

import json
from pathlib import Path

import pytest

from composer.errors import InputError, SoundreelError
from graphs.beats.folder import MOST_BYTES, RECORD, Folder, opened
from graphs.beats.layout import MOST_FILES, is_path
from graphs.beats.product import Entry, Product
from graphs.beats.shelf import Shelf

STILL = "images/prompt_1/img_0.jpg"
ENTRY = Entry(
    "a" * 64, "b" * 64, "c" * 64, {"images/prompt_1/prompt.txt": "d" * 64}, take=2, about={"seed": 1}
)


def test_a_record_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    Folder(tmp_path).save({STILL: ENTRY})
    folder = Folder(tmp_path)
    assert folder.load() == {STILL: ENTRY}
    assert folder.warning == ""


def test_a_new_folder_has_no_record_and_that_is_no_fault(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "new" / "project")
    assert (folder.load(), folder.warning, folder.paths()) == ({}, "", [])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "null",
        "[]",
        "[" * 9000,
        '{"soundreel": "beats"}',
        '{"soundreel": "other", "edition": 1, "files": {}}',
        '{"soundreel": "beats", "edition": 1, "files": [1]}',
        '{"soundreel": "beats", "edition": 1, "files": {"images/a/b.jpg": {"sha256": 1}}}',
        '{"soundreel": "beats", "edition": 1, "files": {"images/a/b.jpg": null}}',
    ],
)
def test_a_record_that_is_none_is_told_and_kept_until_there_is_another(tmp_path: Path, text: str) -> None:
    (tmp_path / RECORD).write_text(text)
    folder = Folder(tmp_path)
    assert folder.load() == {}
    assert "cannot be read" in folder.warning
    assert (tmp_path / RECORD).read_text() == text


def test_a_record_names_only_files_of_the_project(tmp_path: Path) -> None:
    Folder(tmp_path).save({STILL: ENTRY, "../../etc/passwd": ENTRY})
    assert list(json.loads((tmp_path / RECORD).read_text())["files"]) == ["../../etc/passwd", STILL]
    assert list(Folder(tmp_path).load()) == [STILL]


@pytest.mark.parametrize(
    "path",
    [
        "../x.jpg",
        "/etc/passwd",
        "images/x.jpg",
        "images/a/b/c.jpg",
        "images/../x/y.jpg",
        "images/a/..",
        "images/a/.hidden.jpg",
        "images/.a/b.jpg",
        "images/a/b\n.jpg",
        "images/a/b\u202e.jpg",
        "musics/middle/x.wav",
        "other/a/b.jpg",
        "",
    ],
)
def test_nothing_else_is_read_or_written(tmp_path: Path, path: str) -> None:
    assert not is_path(path)
    folder = Folder(tmp_path / "project")
    for touch in (lambda: folder.read(path), lambda: folder.write(path, b""), lambda: folder.digest(path)):
        with pytest.raises(InputError, match="no file of a project"):
            touch()


def test_only_files_that_belong_to_a_project_are_seen(tmp_path: Path) -> None:
    for name in (STILL, "images/prompt_1/.DS_Store", "images/loose.jpg", "notes.txt", "musics/final/a b.mp3"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    (tmp_path / "images/prompt_1/folder.jpg").mkdir()
    assert Folder(tmp_path).paths() == ["musics/final/a b.mp3", STILL]


def test_what_is_written_is_whole_and_leaves_no_draft(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.write(STILL, b"one")
    folder.write(STILL, b"two")
    assert (tmp_path / STILL).read_bytes() == b"two"
    assert [path.name for path in (tmp_path / "images/prompt_1").iterdir()] == ["img_0.jpg"]


def test_a_draft_of_a_run_that_was_killed_is_swept_and_other_hidden_files_stay(tmp_path: Path) -> None:
    Folder(tmp_path).write(STILL, b"one")
    draft, other = (tmp_path / "images/prompt_1" / name for name in (".soundreel-x.part", ".mine.part"))
    draft.write_bytes(b"ha")
    other.write_bytes(b"mine")
    with opened(tmp_path):
        assert not draft.exists()
        assert other.exists()


def test_a_second_run_in_the_same_folder_is_refused_at_once(tmp_path: Path) -> None:
    with opened(tmp_path), pytest.raises(SoundreelError) as caught, opened(tmp_path):
        pass
    assert caught.value.code == "project_busy"
    with opened(tmp_path) as folder:
        assert folder.paths() == []


def test_a_link_that_leads_out_is_read_but_never_written_through(tmp_path: Path) -> None:
    outside, root = tmp_path / "outside", tmp_path / "project"
    outside.mkdir()
    (outside / "img_0.jpg").write_bytes(b"theirs")
    folder = Folder(root)
    (root / "images").mkdir()
    (root / "images/prompt_1").symlink_to(outside)
    assert folder.read(STILL) == b"theirs"
    with pytest.raises(InputError, match="leads out of the project"):
        folder.write(STILL, b"ours")
    assert (outside / "img_0.jpg").read_bytes() == b"theirs"


def test_a_folder_of_too_many_files_and_a_file_too_large_are_refused(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.write(STILL, b"one")
    with (tmp_path / STILL).open("r+b") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(InputError, match=STILL):
        folder.read(STILL)
    for number in range(MOST_FILES):
        (tmp_path / f"images/prompt_1/{number}.jpg").touch()
    with pytest.raises(InputError, match="at most"):
        folder.paths()


async def test_a_disk_that_refuses_is_told_and_the_old_file_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = Shelf(Folder(tmp_path))
    product = Product(STILL, "image", {"prompt": "sea"})
    await shelf.stale([product])
    await shelf.put(product, b"one")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        again = Shelf(Folder(tmp_path), shelf.record)
        changed = Product(STILL, "image", {"prompt": "city"})
        await again.stale([changed])
        with pytest.raises(SoundreelError, match="No space left"):
            await again.put(changed, b"two")
    assert (tmp_path / STILL).read_bytes() == b"one"
    third = Shelf(Folder(tmp_path), Folder(tmp_path).load())
    assert [each.path for each in await third.stale([changed])] == [STILL]
