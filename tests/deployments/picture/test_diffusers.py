"""Pictures by tiny random checkpoints of the real classes, through the real loading path."""

import importlib
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from composer.errors import EngineUnavailable, InputError
from deployments.engine import Card, card, load
from deployments.picture import ENGINES, PictureRequest, PictureResult
from deployments.picture.diffusers import DiffusersPicture

pytestmark = pytest.mark.usefixtures("one_thread")

FAMILIES = ("sd", "sdxl", "z_image", "flux2_klein")
ROUNDING = 1
"""By how many of 255 levels a pixel may differ where requests go through a model together."""


@pytest.fixture(scope="module")
def checkpoints(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    folder = tmp_path_factory.mktemp("checkpoints")
    return {name: _made(name, folder / name) for name in FAMILIES}


def _made(name: str, folder: Path, **options: Any) -> Path:
    made = getattr(importlib.import_module(f"tests.deployments.checkpoints.{name}"), name)(folder, **options)
    assert isinstance(made, Path)
    return made


@pytest.fixture(scope="module", params=FAMILIES)
def engine(request: pytest.FixtureRequest, checkpoints: Mapping[str, Path]) -> DiffusersPicture:
    return DiffusersPicture(str(checkpoints[request.param]), side=64)


@pytest.fixture(scope="module")
def sdxl(checkpoints: Mapping[str, Path]) -> DiffusersPicture:
    return DiffusersPicture(str(checkpoints["sdxl"]))


def asked(prompt: str = "a lighthouse", width: int = 96, height: int = 64, **more: Any) -> PictureRequest:
    return PictureRequest(prompt, width, height, **{"steps": 2, **more})


def alone(engine: DiffusersPicture, request: PictureRequest) -> PictureResult:
    return engine.run([request])[0]


def difference(one: PictureResult, other: PictureResult) -> int:
    return int(np.abs(one.picture.pixels.astype(int) - other.picture.pixels.astype(int)).max())


@pytest.mark.parametrize("size", [(96, 64), (101, 57), (64, 200)])
def test_a_picture_has_exactly_the_size_that_was_asked(
    engine: DiffusersPicture, size: tuple[int, int]
) -> None:
    made = alone(engine, asked(width=size[0], height=size[1])).picture
    assert (made.width, made.height) == size
    assert made.pixels.std() > 5


def test_a_seed_gives_the_same_bytes_and_another_one_another_picture(engine: DiffusersPicture) -> None:
    first, again, other = (alone(engine, asked(seed=seed)) for seed in (1, 1, 2))
    assert difference(first, again) == 0
    assert difference(first, other) > 20


def test_another_prompt_is_another_picture(engine: DiffusersPicture) -> None:
    assert difference(alone(engine, asked("a lighthouse")), alone(engine, asked("forty horses"))) > 0


def test_requests_of_several_kinds_are_answered_in_their_order_and_as_alone(sdxl: DiffusersPicture) -> None:
    requests = [
        asked(seed=1),
        asked(seed=2, width=64),
        asked(seed=3, steps=1),
        asked(seed=4, negative_prompt="boats"),
        asked(seed=5),
    ]
    together = sdxl.run(requests)
    for request, result in zip(requests, together, strict=True):
        assert (result.picture.width, result.picture.height) == (request.width, request.height)
        assert difference(result, alone(sdxl, request)) == 0


@pytest.mark.parametrize("name", FAMILIES)
def test_requests_that_go_through_a_model_together_keep_their_seeds(
    name: str, checkpoints: Mapping[str, Path]
) -> None:
    engine = DiffusersPicture(str(checkpoints[name]), side=64, exact=False, together=3)
    requests = [asked(f"picture {seed}", seed=seed) for seed in range(4)]
    for request, result in zip(requests, engine.run(requests), strict=True):
        assert difference(result, alone(engine, request)) <= ROUNDING


def test_requests_of_one_kind_go_through_the_model_together(
    checkpoints: Mapping[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    batches: list[int] = []

    def call(pipe: Any, **arguments: Any) -> Any:
        batches.append(len(arguments["prompt"]))
        return pipe(**arguments)

    monkeypatch.setattr("deployments.picture.diffusers.call", call)
    engine = DiffusersPicture(str(checkpoints["sdxl"]), exact=False, together=3)
    engine.run([*(asked(seed=seed) for seed in range(4)), asked(steps=1)])
    assert batches == [3, 1, 1]


def test_a_negative_prompt_changes_a_guided_picture_and_is_told_of_where_it_cannot(
    sdxl: DiffusersPicture,
) -> None:
    plain, other = alone(sdxl, asked()), alone(sdxl, asked(negative_prompt="boats"))
    assert difference(plain, other) > 0
    unguided = alone(sdxl, asked(negative_prompt="boats", guidance=0.0))
    assert difference(unguided, alone(sdxl, asked(guidance=0.0))) == 0
    assert unguided.understood["negative_prompt"].startswith("not used: it works by guidance above 1")


def test_a_prompt_longer_than_the_model_reads_is_told(sdxl: DiffusersPicture) -> None:
    told = alone(sdxl, asked("x" * 100)).understood
    assert told["prompt"] == "the model reads 77 tokens of its 102"
    assert "prompt" not in alone(sdxl, asked("short")).understood


def test_a_picture_says_what_it_was_made_with(sdxl: DiffusersPicture) -> None:
    told = alone(sdxl, asked(width=320, height=180)).understood
    assert told == {"model": "sdxl", "steps": "2", "guidance": "5", "size": "painted at 96x64"}


@pytest.mark.parametrize(("more", "field"), [({"steps": 101}, "steps"), ({"guidance": 21.0}, "guidance")])
def test_a_number_beyond_its_ceiling_is_refused(
    sdxl: DiffusersPicture, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(InputError, match=f"{field} .* for sdxl") as error:
        sdxl.run([asked(), asked(**more)])
    assert error.value.field == field


def test_a_known_folder_takes_the_numbers_and_the_licence_of_its_preset(
    checkpoints: Mapping[str, Path],
) -> None:
    turbo = DiffusersPicture(str(checkpoints["sdxl"]), preset="sdxl-turbo")
    told = alone(turbo, asked(steps=None)).understood
    assert (told["steps"], told["guidance"]) == ("4", "0")
    with pytest.raises(InputError, match="steps 5: 1 to 4"):
        turbo.run([asked(steps=5)])


def test_a_folder_is_not_taken_for_a_model_of_another_family(checkpoints: Mapping[str, Path]) -> None:
    with pytest.raises(InputError, match="family sdxl, and 'z_image' is a ZImagePipeline, of family z-image"):
        DiffusersPicture(str(checkpoints["z_image"]), preset="sdxl-turbo")


def test_weights_of_an_image_to_image_pipeline_make_pictures_from_words_too(
    checkpoints: Mapping[str, Path], tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(checkpoints["sdxl"], tmp_path / "sister"))
    index = folder / "model_index.json"
    index.write_text(index.read_text().replace("XLPipeline", "XLImg2ImgPipeline"))
    engine = DiffusersPicture(str(folder))
    assert difference(alone(engine, asked()), alone(DiffusersPicture(str(checkpoints["sdxl"])), asked())) == 0


def test_what_the_safety_checker_refuses_is_an_error_and_no_black_picture(tmp_path: Path) -> None:
    calm = DiffusersPicture(str(_made("sd", tmp_path / "calm", checker=True)))
    assert alone(calm, asked()).picture.pixels.std() > 5
    strict = DiffusersPicture(str(_made("sd", tmp_path / "strict", checker=True, refuses=True)))
    with pytest.raises(InputError, match="safety checker refused") as error:
        strict.run([asked()])
    assert (error.value.code, error.value.field) == ("refused", "prompt")


def test_numbers_that_ran_over_are_an_error_and_no_black_picture(
    sdxl: DiffusersPicture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def call(pipe: Any, **arguments: Any) -> Any:
        made = pipe(**arguments)
        made.images[:] = np.nan
        return made

    monkeypatch.setattr("deployments.picture.diffusers.call", call)
    with pytest.raises(EngineUnavailable, match="precision: bfloat16 or float32") as error:
        sdxl.run([asked()])
    assert error.value.code == "bad_numbers"


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"together": 0}, "together"),
        ({"together": 9}, "together"),
        ({"side": 32}, "side"),
        ({"side": 4096}, "side"),
        ({"preset": "sdxl-turbu"}, "preset"),
        ({"device": "tpu"}, "device"),
        ({"precision": "float8"}, "precision"),
        ({"offload": "disk"}, "offload"),
    ],
)
def test_an_option_that_is_wrong_is_refused_with_what_would_be_right(
    checkpoints: Mapping[str, Path], options: dict[str, Any], field: str
) -> None:
    with pytest.raises(InputError, match=field) as error:
        DiffusersPicture(str(checkpoints["sdxl"]), **options)
    assert error.value.field == field


def test_a_checkpoint_that_makes_no_pictures_from_words_is_refused(tmp_path: Path) -> None:
    from tests.deployments.checkpoints.svd import svd

    with pytest.raises(InputError, match="StableVideoDiffusionPipeline") as error:
        DiffusersPicture(str(svd(tmp_path)))
    assert error.value.code == "unknown_checkpoint"


def _card(**options: Any) -> Card:
    return card("picture", "diffusers", load("diffusers", ENGINES), options)


def test_the_card_of_a_known_model_says_its_licence_and_that_it_is_not_for_commerce() -> None:
    turbo, schnell = _card(), _card(model="flux-schnell")
    assert (turbo.license, turbo.commercial) == ("sai-nc-community", False)
    assert turbo.model_id == "stabilityai/sdxl-turbo"
    assert (schnell.license, schnell.commercial) == ("apache-2.0", True)


def test_weights_that_nobody_knows_yet_are_never_cached() -> None:
    assert _card(model="nobody/nothing").version == ""
    assert _card(model="nobody/nothing", revision=40 * "a").version != ""


def test_the_version_follows_the_weights_the_preset_and_the_precision(
    checkpoints: Mapping[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    model = str(checkpoints["sdxl"])
    versions = [
        _card(model=model),
        _card(model=model, preset="sdxl-turbo"),
        _card(model=model, precision="bfloat16"),
        _card(model=str(checkpoints["sd"])),
    ]
    monkeypatch.setattr("deployments.edition._version", lambda library: f"{library} of tomorrow")
    versions.append(_card(model=model))
    assert len({said.version for said in versions}) == len(versions)
    assert _card(model=model) == versions[-1]


def test_the_card_of_a_folder_says_its_name_and_not_where_it_lies(checkpoints: Mapping[str, Path]) -> None:
    said = _card(model=str(checkpoints["sdxl"]))
    assert (said.model_id, said.license, said.commercial) == ("sdxl", "unknown", False)
