"""The emotion engine of pictures and words: any CLIP of open_clip, asked how like a still is to each emotion.

Knows no motion and no sound: cuts only say what is smoothed together.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from composer.codec import decode_picture
from composer.errors import EngineUnavailable, InputError
from composer.film.feelings import SMOOTH_SECONDS, normalised, placed, smoothed
from composer.media import EncodedPicture
from deployments.checkpoint import named, require
from deployments.declared import FOUNDATION
from deployments.declared import LIBRARIES as FOUNDED_ON
from deployments.edition import edition
from deployments.emotion import EmotionRequest, EmotionResult, prompts
from deployments.emotion.weights import LOCAL, MEND, find, folder_of, load, revision_of
from deployments.emotion.wishes import check, told
from deployments.torch_device import call, choose, out_of_memory

MODEL, PRETRAINED = "ViT-L-14-336", "openai"

BATCHES = (1, 256)

LIBRARIES = (*FOUNDED_ON, "open_clip_torch", "timm", "torchvision")

LICENCES = (
    (r"openai|timm/.+\.openai", "MIT", True, "CLIP by OpenAI"),
    (r"(laion|datacomp|commonpool)\w*|laion/.+", "MIT", True, "OpenCLIP by LAION"),
    (r"webli|timm/.+SigLIP.*", "Apache-2.0", True, "SigLIP by Google"),
    (r"metaclip\w*|timm/.+\.metaclip\w*", "CC-BY-NC-4.0", False, "MetaCLIP by Meta"),
)
"""By what the tag of the weights is called, or their repository: licence, commercial use, whom to name."""


class ClipEmotion:
    """How like each still is to words for the six emotions: softmax over the model's own scale.

    `model` and `pretrained` are an architecture and a tag of open_clip, or `model` is a repository of the hub
    ("hf-hub:owner/name") or a folder with `open_clip_config.json`, and `pretrained` is not heeded. `device`
    and `precision` are those of `deployments.torch_device`; `batch` stills go through the model at once.

    `usual` compares with an average of many phrases for each emotion, and smooths over time within shots;
    `bare` compares each still alone with the six words alone. Valence and arousal are the mean of the places
    of the emotions on their plane. A model trained on sigmoids (SigLIP) is asked the same way: its bias is
    the same for all words, so it drops out of the softmax.
    """

    license: ClassVar[str] = "MIT"
    max_batch: ClassVar[int] = 1
    needs: ClassVar[tuple[str, ...]] = ("torch", "torchvision", "open_clip", "safetensors")

    def __init__(
        self,
        model: str = MODEL,
        pretrained: str = PRETRAINED,
        revision: str | None = None,
        device: str = "auto",
        precision: str = "auto",
        batch: int = 8,
    ) -> None:
        require(*self.needs)
        if not BATCHES[0] <= batch <= BATCHES[1]:
            raise InputError(f"batch {batch}: {BATCHES[0]} to {BATCHES[1]} stills", field="batch")
        self._device = choose(device, precision)
        weights = find(model, pretrained, revision)
        self._model, self._prepare, self._words = load(weights, model, self._device)
        self._batch = batch
        self._read: dict[str, Any] = {}

    @staticmethod
    def declare(options: Mapping[str, Any]) -> dict[str, Any]:
        model = str(options.get("model") or MODEL)
        pretrained = str(options.get("pretrained") or PRETRAINED)
        terms, commercial, attribution = licence(model, pretrained)
        revision, version = _edition(model, pretrained, options)
        return {
            "license": terms,
            "commercial": commercial,
            "attribution": attribution,
            "model_id": _called(model, pretrained),
            "revision": revision,
            "version": version,
        }

    def run(self, requests: Sequence[EmotionRequest]) -> Sequence[EmotionResult]:
        """Raises InputError for a film without stills and for numbers that do not belong to them;
        EngineUnavailable `out_of_memory` or `bad_numbers`, with the option to change."""
        return [self._felt(request) for request in requests]

    def _felt(self, request: EmotionRequest) -> EmotionResult:
        check(request)
        usual = request.mode == "usual"
        with out_of_memory(MEND):
            rows = self._likeness(request.stills, request.mode)
        if usual:
            rows = normalised(smoothed(rows, request.rate, request.cuts))
        said = {
            "asked": f"{len(prompts.TEMPLATES)} phrases with 4 words for each emotion"
            if usual
            else "the bare words",
            "smoothed": f"over {SMOOTH_SECONDS:g} s within shots" if usual else "no",
        }
        return told(rows, *placed(rows), said)

    def _likeness(self, stills: Sequence[EncodedPicture], mode: str) -> NDArray[np.float64]:
        """Shape (stills, emotions): rows sum to 1."""
        if mode not in self._read:
            phrases = prompts.bare() if mode == "bare" else prompts.ensembles()
            self._read[mode] = call(self._reading, phrases=phrases)
        starts = range(0, len(stills), self._batch)
        batches = [stills[start : start + self._batch] for start in starts]
        rows = np.concatenate([call(self._compared, stills=part, words=self._read[mode]) for part in batches])
        if not np.isfinite(rows).all():
            raise EngineUnavailable(
                "the model's numbers ran over: set precision: bfloat16 or float32", "bad_numbers"
            )
        return rows

    def _reading(self, phrases: Sequence[Sequence[str]]) -> Any:
        """A unit vector for each emotion: the mean of its phrases' own."""
        import torch

        means = []
        for said in phrases:
            codes = self._words(list(said)).to(self._device.name)
            vectors = torch.cat(
                [self._unit(self._model.encode_text(part)) for part in codes.split(self._batch)]
            )
            means.append(self._unit(vectors.mean(dim=0, keepdim=True)))
        return torch.cat(means)

    def _compared(self, stills: Sequence[EncodedPicture], words: Any) -> NDArray[np.float64]:
        import torch
        from PIL import Image

        pixels = [self._prepare(Image.fromarray(decode_picture(still).pixels)) for still in stills]
        looked = torch.stack(pixels).to(self._device.name, self._device.dtype)
        vectors = self._unit(self._model.encode_image(looked))
        likeness = self._model.logit_scale.float().exp() * (vectors @ words.T)
        rows: NDArray[np.float64] = likeness.double().softmax(dim=-1).cpu().numpy()
        return rows

    @staticmethod
    def _unit(vectors: Any) -> Any:
        import torch

        return torch.nn.functional.normalize(vectors.float(), dim=-1)


def licence(model: str, pretrained: str) -> tuple[str, bool, str]:
    """Of the weights, as far as their tag or their repository says it: the licence, whether it allows
    commercial use, whom to name. A folder says nothing of its licence."""
    repository = "/" in model
    source = model.removeprefix("hf-hub:") if repository else pretrained
    if folder_of(model) is None:
        for pattern, name, commercial, attribution in LICENCES:
            if re.fullmatch(pattern, source):
                return name, commercial, attribution
    return "unknown", False, ""


def _called(model: str, pretrained: str) -> str:
    folder = folder_of(model)
    if folder is not None or "/" in model:
        return named(model.removeprefix(LOCAL)).removeprefix("hf-hub:")
    return f"{model}/{pretrained}"


def _edition(model: str, pretrained: str, options: Mapping[str, Any]) -> tuple[str, str]:
    """The revision of the weights and the version of what is made with them; both empty where the first
    cannot be told: see deployments.declared."""
    try:
        require(*ClipEmotion.needs)
        device = choose(str(options.get("device") or "auto"), str(options.get("precision") or "auto"))
    except EngineUnavailable:
        return "", ""
    revision = revision_of(model, pretrained, options.get("revision"))
    if not revision:
        return "", ""
    sha256 = hashlib.sha256(edition(__name__, *LIBRARIES).encode())
    for name in (*FOUNDATION, "torchvision_ops.py"):
        sha256.update((Path(__file__).parent.parent / name).read_bytes())
    kind = device.name.partition(":")[0]
    asked = (_called(model, pretrained), revision, kind, device.precision, options.get("batch"))
    sha256.update(repr(asked).encode())
    return revision, sha256.hexdigest()[:16]
