"""An engine's edition changes with what it is made of."""

import sys
from pathlib import Path
from types import ModuleType

import pytest

from deployments import edition as module
from deployments.assemble.builtin import BuiltinAssemble
from deployments.assemble.moviepy import MoviePyAssemble
from deployments.edition import edition
from deployments.music.builtin import BuiltinMusic
from deployments.photo.builtin import BuiltinPhoto
from deployments.track.builtin import BuiltinTrack


def test_every_engine_of_ours_has_an_edition_and_may_be_used_commercially() -> None:
    engines = (BuiltinPhoto, BuiltinTrack, BuiltinMusic, BuiltinAssemble, MoviePyAssemble)
    assert all(len(engine.version) == 16 and engine.commercial for engine in engines)
    assert len({engine.version for engine in engines}) == len(engines)


def test_a_changed_line_of_an_engine_or_of_its_folder_changes_the_edition(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = ModuleType("own")
    own.__file__ = str(tmp_path / "own.py")
    monkeypatch.setitem(sys.modules, "own", own)
    seen = set()
    for name, text in [("own.py", "a = 1\n"), ("own.py", "a = 2\n"), ("beside.py", ""), ("beside.py", "#")]:
        (tmp_path / name).write_text(text)
        module._sources.cache_clear()
        seen.add(edition("own"))
    assert len(seen) == 4


def test_another_version_of_a_library_changes_the_edition(monkeypatch: pytest.MonkeyPatch) -> None:
    before = edition("deployments.edition")
    assert edition("deployments.edition", "moviepy") != before
    module._version.cache_clear()
    monkeypatch.setattr(module, "version", lambda _: "99")
    assert edition("deployments.edition") != before
    module._version.cache_clear()


def test_a_library_that_is_not_there_is_no_error() -> None:
    assert edition("deployments.edition", "no-such-library") != edition("deployments.edition")
