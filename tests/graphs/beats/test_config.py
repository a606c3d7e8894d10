"""A project's YAML: the ancestor's keys, and what is said of everything that cannot be meant."""

from pathlib import Path
from typing import Any

import pytest

from composer.errors import InputError
from graphs.beats.config import MOST_BYTES, read_config
from graphs.beats.request import BeatsJob, BeatsRequest
from graphs.requests import parse

ANCESTOR = """
project_dir: beats
project_name: lofi
seed: 42
music:
  prompt: "lo-fi music with a relaxing slow melody"
  model_id: facebook/musicgen-small
  device: cpu
  n_music: 5
  music_duration: 60
  initial_music_tokens: 1050
  max_continuation_duration: 20
  prompt_music_duration: 10
image:
  prompt: "Mystical Landscape"
  prompt_modifiers:
    - "concept art, HQ, 4k"
    - "epic scene, cinematic"
  model_id: stabilityai/sdxl-turbo
  device: mps
  n_images: 5
  inference_steps: 3
  height: 576
  width: 1024
video:
  model_id: stabilityai/stable-video-diffusion-img2vid
  device: cpu
  n_continuations: 2
  loop_video: true
  video_fps: 6
  decode_chunk_size: 8
  motion_bucket_id: 127
  noise_aug_strength: 0.1
audio_clip:
  n_music_loops: 1
"""
LEAST = "music: {prompt: calm}\nimage: {prompt: sea}\n"


def read(folder: Path, text: str | bytes) -> BeatsRequest:
    path = folder / "beats.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_config(path)


def refused(folder: Path, text: str | bytes) -> InputError:
    with pytest.raises(InputError) as caught:
        read(folder, text)
    assert caught.value.message.startswith(str(folder / "beats.yaml"))
    return caught.value


def test_the_ancestors_yaml_is_read_key_for_key(tmp_path: Path) -> None:
    request = read(tmp_path, ANCESTOR)
    assert (request.project_dir, request.project_name, request.seed) == ("beats", "lofi", 42)
    assert request.music.model_dump() == {
        "prompt": "lo-fi music with a relaxing slow melody",
        "model_id": "facebook/musicgen-small",
        "device": "cpu",
        "n_music": 5,
        "music_duration": 60,
        "initial_music_tokens": 1050,
        "max_continuation_duration": 20,
        "prompt_music_duration": 10,
    }
    assert request.image.prompts() == [
        "Mystical Landscape, concept art, HQ, 4k.",
        "Mystical Landscape, epic scene, cinematic.",
    ]
    assert (request.video.n_continuations, request.video.noise_aug_strength) == (2, 0.1)
    assert (request.video.smooth_fps, request.video.ping_pong, request.audio_clip.on_beat) == (
        None,
        False,
        True,
    )


def test_two_prompts_are_a_project_and_no_weights_are_needed(tmp_path: Path) -> None:
    request = read(tmp_path, LEAST)
    parts = (request.music, request.image, request.video)
    assert {part.model_id for part in parts} == {"builtin"}
    assert request.image.prompts() == ["sea."]


@pytest.mark.parametrize(
    ("text", "field", "said"),
    [
        (LEAST + "colour: red\n", "colour", "there is no such field"),
        (LEAST.replace("sea}", "sea, n_image: 4}"), "image.n_image", "there is no such field"),
        (LEAST.replace("sea}", "sea, n_images: 0}"), "image.n_images", "greater than or equal to 1"),
        (LEAST.replace("sea}", "sea, n_images: many}"), "image.n_images", "'many'"),
        (LEAST.replace("sea}", "sea, n_images: 2.5}"), "image.n_images", "2.5"),
        (LEAST.replace("sea}", "sea, n_images: true}"), "image.n_images", "True"),
        (LEAST.replace("sea}", "sea, width: 1023}"), "image.width", "1022 or 1024"),
        (LEAST.replace("sea}", "sea, height: 100000}"), "image.height", "3840"),
        (LEAST.replace("sea}", "sea, prompt_modifiers: oil}"), "image.prompt_modifiers", "list"),
        (LEAST.replace("sea}", "sea, prompt_modifiers: [oil, 3]}"), "image.prompt_modifiers[1]", "3"),
        (LEAST.replace("sea}", "sea, device: tpu}"), "image.device", "auto, cpu, mps, cuda"),
        (LEAST.replace("sea}", "sea, model_id: '../../x y?'}"), "image.model_id", "no model"),
        (LEAST.replace("calm", "''"), "music.prompt", "empty"),
        (LEAST.replace("calm", "calm, music_duration: .nan"), "music.music_duration", "finite"),
        (LEAST.replace("calm", "calm, music_duration: 1000000"), "music.music_duration", "600"),
        (LEAST.replace("calm", "calm, prompt_music_duration: 20"), "music.prompt_music_duration", "no room"),
        (LEAST.replace("calm", "calm, n_music: 50, music_duration: 600"), "music.n_music", "7200"),
        (LEAST + "video: {video_fps: 12, smooth_fps: 6}", "video.smooth_fps", "fewer than video_fps"),
        (LEAST + "video: {loop_video: false, ping_pong: true}", "video.ping_pong", "loop_video"),
        (LEAST + "video: {loop_video: maybe}", "video.loop_video", "maybe"),
        (LEAST + "video: [1, 2]", "video", "dictionary"),
        (LEAST + "video: ", "video", "None"),
        (LEAST + "seed: -1", "seed", "0"),
        (LEAST + "seed: 99999999999", "seed", "4294967295"),
        (LEAST + "project_name: ../x", "project_name", "one folder"),
        (LEAST + "project_name: /etc", "project_name", "one folder"),
        (LEAST + "project_name: ..", "project_name", "one folder"),
        (LEAST + 'project_name: ""', "project_name", "one folder"),
        (LEAST + 'project_dir: "a\\0b"', "project_dir", "NUL"),
        ("image: {prompt: sea}\n", "music", "required"),
    ],
)
def test_what_cannot_be_is_refused_by_its_name(tmp_path: Path, text: str, field: str, said: str) -> None:
    error = refused(tmp_path, text)
    assert error.field == field
    assert f"{field}: " in error.message
    assert said in error.message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (LEAST + "seed: 1\nseed: 2\n", "line 4: seed is there twice"),
        (LEAST + "video:\n\tvideo_fps: 6\n", "line 4"),
        (LEAST + "3: x\n", "'3' is no key"),
        (LEAST + "? [a, b]\n: x\n", "is no key"),
        (LEAST + "video: &a {video_fps: 6}\naudio_clip: *a\n", "anchors"),
        (LEAST + "video: !!python/object/apply:os.getcwd []\n", "line 3"),
        ("- music\n- image\n", "keys and values"),
        ("", "keys and values"),
        ("a: b: c", "line 1"),
        (b"\xff\xfe\xff\xff", "no YAML"),
        (b"music: \x00", "no YAML"),
        ("[" * 3000, "no YAML"),
        ("music: " + "9" * 5000, "no YAML"),
        ("#" * (MOST_BYTES + 1), "at most"),
    ],
)
def test_what_is_no_plain_yaml_is_refused_with_its_line(tmp_path: Path, text: str | bytes, said: str) -> None:
    assert said in refused(tmp_path, text).message


def test_a_file_that_is_not_there_or_a_folder_is_said(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(InputError, match=str(path)) as caught:
            read_config(path)
        assert caught.value.code == "config_missing"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"own_files": ["file_1"]}, "own_names"),
        ({"own_files": ["a"], "own_names": ["../../etc/passwd"]}, "own_names"),
        ({"own_files": ["a"], "own_names": ["images/prompt_1/../../x.jpg"]}, "own_names"),
        ({"own_files": ["a"], "own_names": ["images/prompt_1/.hidden"]}, "own_names"),
        ({"own_files": ["a", "b"], "own_names": ["musics/final/a.wav"] * 2}, "own_names"),
        ({"own_prompts": {"../x": "sea"}}, "own_prompts"),
        ({"takes": {"/etc/passwd": 1}}, "takes"),
        ({"takes": {"musics/final/music_1.wav": -1}}, "takes.musics/final/music_1.wav"),
        ({"stages": ["cooking"]}, "stages[0]"),
    ],
)
def test_a_job_names_nothing_but_files_of_a_project(more: dict[str, Any], field: str) -> None:
    values = {"music": {"prompt": "calm"}, "image": {"prompt": "sea"}, **more}
    with pytest.raises(InputError) as caught:
        parse(BeatsJob, values)
    assert caught.value.field == field
