"""Which store a URL means: a folder of this machine, or an object store with its options."""

import logging
import tempfile
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import obstore
from obstore.exceptions import BaseError
from obstore.store import from_url

from composer.errors import InputError, SoundreelError
from deployments.runner import Store
from graphs.local_files import make_folder
from graphs.object_store import ObjectStore
from graphs.remote_errors import PATIENCE, refusal
from graphs.store import LocalStore

if TYPE_CHECKING:  # a name for the type checker alone
    from obstore.store import ObjectStore as Remote

log = logging.getLogger("soundreel.store")

_SCHEMES = ("s3", "s3a", "gs", "az", "azure", "abfs", "abfss", "memory")
_CLIENT = {
    "allow_http",
    "allow_invalid_certificates",
    "connect_timeout",
    "proxy_url",
    "proxy_excludes",
    "read_timeout",
    "root_certificate",
    "timeout",
}
_RETRY: Any = {
    "max_retries": 2,
    "retry_timeout": timedelta(seconds=PATIENCE),
    "backoff": {
        "init_backoff": timedelta(milliseconds=100),
        "max_backoff": timedelta(milliseconds=500),
        "base": 2,
    },
}


def open_store(url: str, options: Mapping[str, str] | None = None, spare: int = 0) -> Store:
    """The store at `url`: a folder, or `s3://bucket/prefix`, `gs://bucket/prefix`, `az://container/prefix`.

    `options` are obstore's for the kind of store (endpoint, region, access_key_id, account_name, ...) and
    its client (allow_http, timeout, proxy_url, ...); what is not among them comes from the environment. One
    file is written and listed at once: SoundreelError `store_denied` or `store_missing` when that can never
    work. A store that only does not answer now is opened: it may come back. Less than `spare` bytes of local
    disk are never left.
    """
    scheme, separator, rest = url.partition("://")
    if not separator:
        return _folder(Path(url).expanduser().absolute(), spare)
    if scheme == "file":
        return _folder(Path("/" + rest.lstrip("/")), spare)
    if scheme not in _SCHEMES:
        said = f"{url!r:.200} is no store: give a folder, or s3://bucket/prefix, gs://..., az://..."
        raise InputError(said, "bad_store")
    far = _remote(url, options or {}, {"connect_timeout": "1s", "read_timeout": "10s", "timeout": "5m"})
    if scheme != "memory":
        _probe(url, _remote(url, options or {}, {"timeout": f"{PATIENCE:g}s"}))
    return ObjectStore(far, spare)


def _folder(root: Path, spare: int) -> LocalStore:
    try:
        make_folder(root)
        with tempfile.TemporaryFile(dir=root):
            pass
    except (OSError, SoundreelError) as error:
        said = error.message if isinstance(error, SoundreelError) else error.strerror or error
        raise SoundreelError(f"the store {root} cannot be written: {said}", "store_denied") from error
    store = LocalStore(root, spare)
    store.sweep()
    return store


def _remote(url: str, options: Mapping[str, str], client: Mapping[str, str]) -> "Remote":
    config: Any = {name: value for name, value in options.items() if name not in _CLIENT}
    chosen: Any = {**client, **{name: value for name, value in options.items() if name in _CLIENT}}
    if any(name.endswith("endpoint") and value.startswith("http://") for name, value in options.items()):
        chosen.setdefault("allow_http", True)
    try:
        if url.startswith("memory:"):
            return from_url(url)
        return from_url(url, config=config, client_options=chosen, retry_config=_RETRY)
    except (BaseError, ValueError, TypeError) as error:
        said = str(error).partition("\n")[0]
        raise InputError(f"the store {url} cannot be opened: {said}", "bad_store") from error


def _probe(url: str, far: "Remote") -> None:
    try:
        obstore.put(far, "opened", b"")
        next(iter(obstore.list(far, "opened")), None)
    except (BaseError, OSError) as error:
        mistake = refusal(url, error)
        if mistake is not None:
            raise mistake from error
        log.warning("the store %s does not answer now", url)
