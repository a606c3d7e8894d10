"""What may be set under `args:` in serve_config.yaml. Strict and closed: a misspelt name is an error."""

import os
import re
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from graphs.models import SLOTS

DATABASE = "SOUNDREEL_DATABASE_URL"
SECRET = "SOUNDREEL_WEBHOOK_SECRET"  # noqa: S105 - the name of a variable, not a secret
"""Variables of the environment, for what is not to stand in a file that is shown around."""

_SECRET = re.compile(r"(?:whsec_)?(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")


class _Closed(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class SlotSettings(_Closed):
    """One slot: its engine, by name or as "module:Class", and what the engine is made with."""

    engine: str = "builtin"
    options: dict[str, Any] = Field(default_factory=dict)


class KeySettings(_Closed):
    """One caller's key: sent as `Authorization: Bearer <id>.<secret>`; only the secret's SHA-256 is kept."""

    id: str = Field(pattern="^[a-z0-9_-]{1,32}$")
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    queued_jobs: int = Field(default=100, ge=0, description="how many of its jobs may wait")


class Policy(_Closed):
    """What the application must not do."""

    commercial_only: bool = Field(default=False, description="refuse engines that forbid commercial use")


class Settings(_Closed):
    """The application. Every slot has its built-in engine unless told."""

    slots: dict[str, SlotSettings] = Field(default_factory=dict)
    store: str = Field(
        default="store",
        min_length=1,
        description="of uploads and results: a folder, or s3://bucket/prefix, gs://..., az://...",
    )
    store_options: dict[str, str] = Field(
        default_factory=dict, description="of an object store: endpoint, region, ..."
    )
    database_url: str | None = Field(
        default=None, description="of the table of jobs; a SQLite file in the store's folder if not given"
    )
    store_spare_bytes: int = Field(default=500_000_000, ge=0, description="disk that is always left free")
    allow_local_urls: bool = Field(
        default=False, description="fetch from private addresses: development only"
    )
    upload_bytes: int = Field(default=95_000_000, ge=1)
    running_jobs: int = Field(default=2, ge=1)
    queued_jobs: int = Field(default=100, ge=1)
    kept_days: float = Field(default=30, gt=0, description="how long ended jobs and their files are kept")
    store_bytes: int | None = Field(
        default=None, ge=1, description="how large the store may grow before the oldest files go"
    )
    lease_seconds: float = Field(default=15, ge=0.5, description="how long a runner may be silent")
    attempts: int = Field(default=5, ge=1, le=20, description="tries at faults that may pass")
    stage_cache: bool = Field(default=True, description="use what an earlier job has made of the same")
    keys: tuple[KeySettings, ...] = Field(
        default=(),
        strict=False,  # YAML has lists and no tuples
        description="callers; without any, everyone may call",
    )
    webhook_secret: str | None = Field(
        default=None,
        description="whsec_ and base64: signs webhooks, which go unsigned without; from "
        "SOUNDREEL_WEBHOOK_SECRET if not given",
    )
    policy: Policy = Field(default_factory=Policy)
    job_seconds: float = Field(default=3600, gt=0, description="the longest that a job may run")
    stage_seconds: float = Field(
        default=1800, gt=0, description="the longest that one call of a slot may take"
    )

    @model_validator(mode="after")
    def _known(self) -> "Settings":
        unknown = sorted(set(self.slots) - set(SLOTS))
        if unknown:
            raise ValueError(f"no slot {', '.join(unknown)}: {', '.join(SLOTS)}")
        if self.database() is None and "://" in self.store.removeprefix("file://"):
            raise ValueError(
                f"a database_url is needed: {self.store} is no folder to keep the table of jobs in"
            )
        ids = [key.id for key in self.keys]
        if len(ids) != len(set(ids)):
            raise ValueError("keys: each needs an id of its own")
        secret = self.secret()
        if secret is not None and not _SECRET.fullmatch(secret):
            raise ValueError(f"webhook_secret, or {SECRET}: whsec_ and base64 are required")
        return self

    def database(self) -> str | None:
        """The URL of the table of jobs, if one is set here or in the environment."""
        return self.database_url or os.environ.get(DATABASE)

    def secret(self) -> str | None:
        """What webhooks are signed with, if it is set here or in the environment."""
        return self.webhook_secret or os.environ.get(SECRET) or None

    def slot(self, name: str) -> SlotSettings:
        return self.slots.get(name, SlotSettings())

    def store_path(self) -> Path:
        """The store's folder; a relative one is meant from the folder that the server was started in."""
        return Path(self.store.removeprefix("file://")).expanduser().absolute()
