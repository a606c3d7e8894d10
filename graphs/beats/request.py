"""What a beats project may be asked for: the keys of its YAML with their limits, and what a job adds."""

import re
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from composer.errors import InputError
from graphs.beats.layout import IMAGES, MOST_FILES, PROMPT, is_path
from graphs.requests import Prompt, Request

BUILTIN = "builtin"

Stage = Literal["music", "music_continuation", "image", "video", "audio_clip"]
STAGES: tuple[Stage, ...] = get_args(Stage)

TOKENS_A_SECOND = 50
"""Of MusicGen: what `initial_music_tokens` counts."""

MOST_SOUND = 7200.0
"""Seconds of all music videos of a project together."""

MOST_IMAGES = 1000

_MODEL = re.compile(r"[\w~/][\w ./~+-]{0,299}")
_DEVICE = re.compile(r"auto|cpu|mps|cuda(:\d{1,2})?")
_SEGMENT = re.compile(r"[^/\\\x00-\x1f]{1,100}")


def _model(model_id: str) -> str:
    if not _MODEL.fullmatch(model_id):
        raise ValueError(f"{model_id!r:.60} is no model: {BUILTIN}, owner/name of a model hub, or a folder")
    return model_id


def _device(device: str) -> str:
    if not _DEVICE.fullmatch(device):
        raise ValueError(f"{device!r:.60} is no device: auto, cpu, mps, cuda or cuda:N")
    return device


def _said(prompt: str) -> str:
    if not prompt.strip():
        raise ValueError("it is empty; say in words what is wished")
    return prompt


def _even(side: int) -> int:
    if side % 2:
        raise ValueError(f"a video has even sides, not {side}: {side - 1} or {side + 1}")
    return side


def _segment(name: str) -> str:
    if not _SEGMENT.fullmatch(name) or name.startswith(".") or name != name.strip():
        raise ValueError(f"{name!r:.60} is not the name of one folder: no /, no .. and no dot in front")
    return name


def _some_modifiers(modifiers: Any) -> Any:
    if isinstance(modifiers, list) and len(modifiers) > 50:
        raise ValueError(f"{len(modifiers)} modifiers were given, at most 50 are allowed")
    return modifiers


ModelId = Annotated[str, AfterValidator(_model)]
Device = Annotated[str, AfterValidator(_device)]
Words = Annotated[Prompt, AfterValidator(_said)]
Side = Annotated[int, Field(ge=64, le=3840), AfterValidator(_even)]
Modifiers = Annotated[list[Words], BeforeValidator(_some_modifiers)]


class BeatsMusic(Request):
    """The tracks: begun with `initial_music_tokens` / 50 seconds of music, gone on with to `music_duration`.

    The two durations are for models, which go on in steps: each of at most `max_continuation_duration`
    seconds, of which the first `prompt_music_duration` are heard again.
    """

    prompt: Words
    model_id: ModelId = BUILTIN
    device: Device = "auto"
    n_music: int = Field(default=5, ge=1, le=50)
    music_duration: float = Field(default=60, ge=2, le=600)
    initial_music_tokens: int = Field(default=1050, ge=100, le=30_000)
    max_continuation_duration: float = Field(default=20, ge=1, le=300)
    prompt_music_duration: float = Field(default=10, ge=0.5, le=120)

    @model_validator(mode="after")
    def _goes_on(self) -> "BeatsMusic":
        if self.prompt_music_duration >= self.max_continuation_duration:
            raise InputError(
                f"music.prompt_music_duration: {self.prompt_music_duration:g} s of what was there leave no "
                f"room for anything new: less than max_continuation_duration, "
                f"{self.max_continuation_duration:g} s",
                field="music.prompt_music_duration",
            )
        return self


class BeatsImage(Request):
    """The stills: `n_images` for each of the modifiers, under the prompt "PROMPT, MODIFIER."."""

    prompt: Words
    prompt_modifiers: Modifiers = Field(default_factory=list)
    model_id: ModelId = BUILTIN
    device: Device = "auto"
    n_images: int = Field(default=5, ge=1, le=100)
    inference_steps: int = Field(default=3, ge=1, le=100)
    height: Side = 576
    width: Side = 1024

    def prompts(self) -> list[str]:
        """The prompt of each folder; without modifiers there is one."""
        return [f"{self.prompt}, {modifier}." for modifier in self.prompt_modifiers] or [f"{self.prompt}."]


class BeatsVideo(Request):
    """The loops: how each still is set in motion.

    A clip has `n_continuations` windows of its engine, each begun where the one before ended. A loop ends
    where it begins; with `ping_pong` it runs to its end and back instead. `smooth_fps` fills in frames.
    """

    model_id: ModelId = BUILTIN
    device: Device = "auto"
    n_continuations: int = Field(default=2, ge=0, le=10)
    loop_video: bool = True
    video_fps: int = Field(default=6, ge=1, le=60)
    decode_chunk_size: int = Field(default=8, ge=1, le=128)
    motion_bucket_id: int = Field(default=127, ge=1, le=255)
    noise_aug_strength: float = Field(default=0.1, ge=0, le=1)
    smooth_fps: int | None = Field(default=None, ge=2, le=60)
    ping_pong: bool = False

    @model_validator(mode="after")
    def _smoother(self) -> "BeatsVideo":
        if self.smooth_fps is not None and self.smooth_fps < self.video_fps:
            raise InputError(
                f"video.smooth_fps: {self.smooth_fps} is fewer than video_fps, {self.video_fps}",
                field="video.smooth_fps",
            )
        if self.ping_pong and not self.loop_video:
            raise InputError(
                "video.ping_pong: there is no way back without loop_video: true", field="video.ping_pong"
            )
        return self


class BeatsClip(Request):
    """The music videos: a track played `n_music_loops` times; loops change `on_beat`, or at their ends."""

    n_music_loops: int = Field(default=1, ge=1, le=20)
    on_beat: bool = True


class BeatsRequest(Request):
    """A beats project: the keys of its YAML. The one seed governs every stage."""

    project_dir: str = Field(default="beats", min_length=1, max_length=1000)
    project_name: Annotated[str, AfterValidator(_segment)] = "project"
    seed: int = Field(default=42, ge=0, le=2**32 - 1)
    music: BeatsMusic
    image: BeatsImage
    video: BeatsVideo = Field(default_factory=BeatsVideo)
    audio_clip: BeatsClip = Field(default_factory=BeatsClip)

    @model_validator(mode="after")
    def _room(self) -> "BeatsRequest":
        if "\0" in self.project_dir:
            raise InputError("project_dir: it holds a NUL", field="project_dir")
        images = self.image.n_images * len(self.image.prompts())
        if images > MOST_IMAGES:
            raise InputError(
                f"image.n_images: {self.image.n_images} for each of {len(self.image.prompts())} prompts are "
                f"{images} images, at most {MOST_IMAGES} are made",
                field="image.n_images",
            )
        sound = self.music.n_music * self.music.music_duration * self.audio_clip.n_music_loops
        if sound > MOST_SOUND:
            raise InputError(
                f"music.n_music: all music videos together would last {sound:g} s, at most {MOST_SOUND:g} s "
                "are made: fewer tracks, shorter ones or fewer n_music_loops",
                field="music.n_music",
            )
        return self


class BeatsJob(BeatsRequest):
    """A project as a job: its YAML, and what stands in its folder already. `project_dir` and `project_name`
    name nothing there: all files come as artifacts.

    `own_files` are sources of files of one's own, `own_names` where in the project each belongs
    (images/prompt_1/img_0.jpg): they are used in the place of what would be made; `own_prompts` are the
    texts of prompt folders (prompt_1). `takes` asks for another take of a file by its name: 1 for a second
    one. `stages` are those whose files are wished, else all.
    """

    own_files: list[str] = Field(default_factory=list, max_length=MOST_FILES)
    own_names: list[str] = Field(default_factory=list, max_length=MOST_FILES)
    own_prompts: dict[str, Words] = Field(default_factory=dict, max_length=100)
    takes: dict[str, Annotated[int, Field(ge=0, le=10_000)]] = Field(
        default_factory=dict, max_length=MOST_FILES
    )
    stages: list[Stage] = Field(default_factory=list, max_length=len(STAGES))

    @model_validator(mode="after")
    def _placed(self) -> "BeatsJob":
        if len(self.own_names) != len(self.own_files):
            raise InputError(
                f"own_names: {len(self.own_names)} names for {len(self.own_files)} files: one for each",
                field="own_names",
            )
        prompts = [self.prompt_path(folder) for folder in self.own_prompts]
        named = {"own_names": self.own_names, "own_prompts": prompts, "takes": list(self.takes)}
        for field, paths in named.items():
            for path in paths:
                if not is_path(path):
                    said = "is no file of a project, such as images/prompt_1/img_0.jpg"
                    raise InputError(f"{field}: {path!r:.80} {said}", field=field)
        if len(set(self.own_names)) < len(self.own_names):
            raise InputError("own_names: a name is given twice", field="own_names")
        return self

    @staticmethod
    def prompt_path(folder: str) -> str:
        return f"{IMAGES}/{folder}/{PROMPT}"
