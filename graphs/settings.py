"""What may be set under `args:` in serve_config.yaml. Strict and closed: a misspelt name is an error."""

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from deployments.engine import load
from graphs.models import SLOTS, engines_of


class _Closed(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class SlotSettings(_Closed):
    """One slot: its engine, by name or as "module:Class", and what the engine is made with."""

    engine: str = "builtin"
    options: dict[str, Any] = Field(default_factory=dict)


class Settings(_Closed):
    """The application. Every slot has its built-in engine unless told."""

    slots: dict[str, SlotSettings] = Field(default_factory=dict)
    store: str = Field(default="store", min_length=1, description="folder of uploads and results")
    store_spare_bytes: int = Field(default=500_000_000, ge=0, description="disk that is always left free")
    allow_local_urls: bool = Field(
        default=False, description="fetch from private addresses: development only"
    )
    upload_bytes: int = Field(default=95_000_000, ge=1)
    running_jobs: int = Field(default=2, ge=1)
    queued_jobs: int = Field(default=100, ge=1)
    kept_jobs: int = Field(default=1000, ge=1, description="ended jobs that are remembered")
    job_seconds: float = Field(default=3600, gt=0, description="the longest that a job may run")

    @model_validator(mode="after")
    def _known(self) -> "Settings":
        unknown = sorted(set(self.slots) - set(SLOTS))
        if unknown:
            raise ValueError(f"no slot {', '.join(unknown)}: {', '.join(SLOTS)}")
        return self

    def slot(self, name: str) -> SlotSettings:
        return self.slots.get(name, SlotSettings())

    def store_path(self) -> Path:
        """The store's folder; a relative one is meant from the folder that the server was started in."""
        return Path(self.store).expanduser().absolute()

    def engine_rows(self) -> list[dict[str, str]]:
        """Which engine each slot has, and its licence. InputError for an engine that is not there."""
        chosen = {slot: self.slot(slot).engine for slot in SLOTS}
        return [
            {"slot": slot, "engine": name, "license": load(name, engines_of(slot)).license}
            for slot, name in chosen.items()
        ]
