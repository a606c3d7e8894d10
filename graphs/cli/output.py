"""Where results go on this disk: found out before the work, written whole or not at all."""

import errno
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from composer.errors import InputError, SoundreelError


def check_output(output: Path, example: str) -> None:
    """InputError when a file cannot be written there; `example` names one that a folder could hold."""
    if output.is_dir():
        raise InputError(f"{output} is a folder: name the file to write, such as {output / example}")
    if manifest_of(output).is_dir():
        raise InputError(f"{manifest_of(output)} is a folder: the report is to be written there")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=output.parent):
            pass
    except OSError as error:
        raise InputError(f"{output} cannot be written: {error.strerror or error}") from error


def path_of(output: Path, name: str, graph: str, suffix: str) -> Path:
    """Where the artifact `GRAPH-2.mp4` of a result goes, beside `output`: `NAME-2.mp4`.

    Files like the first keep the suffix of `output`, or get `suffix` where it has none.
    """
    kind = Path(name).suffix
    own = output.suffix or suffix
    return output.with_name(
        output.stem + Path(name).stem.removeprefix(graph) + (own if kind == suffix else kind)
    )


def manifest_of(output: Path) -> Path:
    """Where the report goes."""
    return output.with_suffix(".json")


def save(files: Mapping[Path, bytes], manifest: Path, report: Mapping[str, Any]) -> None:
    """The files and the report: all of them appear, or none. SoundreelError when the disk refuses."""
    text = json.dumps(report, ensure_ascii=False, indent=2) + "\n"
    drafts: dict[Path, Path] = {}
    try:
        for path, data in {**files, manifest: text.encode()}.items():
            _draft(path, data, drafts)
        for path in drafts.values():
            if path.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        for draft, path in drafts.items():
            draft.replace(path)
    except OSError as error:
        said = f"{error.filename or manifest.parent} cannot be written: {error.strerror or error}"
        raise SoundreelError(said, "not_written") from error
    finally:
        for draft in drafts:
            draft.unlink(missing_ok=True)


def _draft(path: Path, data: bytes, drafts: dict[Path, Path]) -> None:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
    drafts[Path(name)] = path
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
    Path(name).chmod(0o644)
