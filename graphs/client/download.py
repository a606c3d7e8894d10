"""A finished file onto this disk: gone on with where it broke off, checked, and there whole or not at all."""

import fcntl
import os
from collections.abc import Mapping
from hashlib import file_digest
from io import BufferedRandom
from pathlib import Path
from typing import Any

from composer.errors import InputError, SoundreelError
from graphs.client.answers import Reply, error_of, told
from graphs.client.steps import (
    PASSING,
    TRIES,
    Ask,
    Broken,
    Open,
    Read,
    Sleep,
    Steps,
    asked,
    pause,
    quoted,
    unreachable,
)


def download(job: str, name: str, path: Path) -> Steps[Path]:
    """Where the artifact stands now: at `path`, or under its own name in that folder.

    What came of it before an end by force is used by the next call. SoundreelError `damaged` when the bytes
    are not those that the job names, `not_written` when the disk refuses; InputError for no such artifact.
    """
    artifact = _artifact(told((yield from asked(Ask("GET", f"/v1/jobs/{quoted(job)}")))), name)
    if Path(name).name != name:
        raise InputError(f"{name!r:.80} is no name of a file", "bad_name")
    target = path / name if path.is_dir() else path
    part = target.with_name(f".{target.name[:100]}.{artifact['sha256'][:16]}.part")
    try:
        if target.is_file() and _is(target, artifact):
            return target
        target.parent.mkdir(parents=True, exist_ok=True)
        with part.open("ab+") as file:
            _lock(file, target)
            try:
                yield from _completed(file, job, artifact)
                os.fsync(file.fileno())
                part.replace(target)
            finally:
                if part.exists() and not part.stat().st_size:
                    part.unlink()
    except OSError as error:
        raise SoundreelError(
            f"{target} cannot be written: {error.strerror or error}", "not_written"
        ) from error
    return target


def _completed(file: BufferedRandom, job: str, artifact: Mapping[str, Any]) -> Steps[None]:
    """All bytes in the file; from the beginning once more when what was there is not a part of them."""
    for begun in (file.seek(0, os.SEEK_END) > 0, False):
        yield from _filled(file, job, artifact)
        file.flush()
        file.seek(0)
        if file_digest(file, "sha256").hexdigest() == artifact["sha256"]:
            return
        file.truncate(0)
        if not begun:
            break
    raise SoundreelError(f"{artifact['name']}: the bytes that came are not those of the file", "damaged")


def _filled(file: BufferedRandom, job: str, artifact: Mapping[str, Any]) -> Steps[None]:
    failures, most = 0, 0
    while (have := file.seek(0, os.SEEK_END)) < artifact["size"]:
        reply: Reply | None = None
        reason = Broken(f"{artifact['name']}: it broke off")
        try:
            reply = yield _opened(job, artifact, have)
            if reply.good:
                _placed(file, reply, have)
                while (piece := (yield Read())) is not None:
                    file.write(piece)
                    if file.tell() > most:  # the same bytes again are no progress
                        failures, most = 0, file.tell()
                    if file.tell() > artifact["size"]:
                        return
        except Broken as broken:
            reason = broken
        failures += 1
        _check_failure(file, reply, reason, failures)
        if file.tell() < artifact["size"]:
            yield Sleep(pause(failures, reply))


def _check_failure(file: BufferedRandom, reply: Reply | None, reason: Broken, failures: int) -> None:
    """Raises when it makes no sense to ask once more."""
    if reply is not None and reply.status == 416:
        file.truncate(0)  # there is more here than there
    elif reply is not None and not reply.good and (reply.status not in PASSING or failures >= TRIES):
        raise error_of(reply)
    if failures >= TRIES:
        raise unreachable(reason) from reason


def _opened(job: str, artifact: Mapping[str, Any], have: int) -> Open:
    headers = {"Accept-Encoding": "identity"}
    if have:
        headers |= {"Range": f"bytes={have}-", "If-Range": f'"{artifact["sha256"]}"'}
    return Open(Ask("GET", f"/v1/jobs/{quoted(job)}/artifacts/{quoted(artifact['name'])}", headers=headers))


def _placed(file: BufferedRandom, reply: Reply, have: int) -> None:
    """The file as long as what is to be written next wants it."""
    going_on = reply.status == 206 and reply.headers.get("content-range", "").startswith(f"bytes {have}-")
    if not going_on:
        file.truncate(0)


def _artifact(job: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    for artifact in job["artifacts"]:
        if artifact["name"] == name:
            found: Mapping[str, Any] = artifact
            return found
    there = ", ".join(artifact["name"] for artifact in job["artifacts"]) or "none"
    raise InputError(f"the job is {job['status']} and has no {name}: {there}", "artifact_not_found")


def _is(path: Path, artifact: Mapping[str, Any]) -> bool:
    if path.stat().st_size != artifact["size"]:
        return False
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest() == str(artifact["sha256"])


def _lock(file: BufferedRandom, target: Path) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise InputError(f"{target} is being downloaded by another process", "busy") from None
