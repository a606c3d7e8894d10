"""What the papers say is what there is: the README's options and examples, the locked requirements."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from standardwebhooks import WebhookVerificationError
from typer.main import get_command

from composer.music.styles import STYLES
from deployments.runner import Delivery, Job
from deployments.runner.postman import Postman, message
from graphs.beats.request import BeatsRequest
from graphs.cli import app
from graphs.client import AsyncClient, Client
from graphs.doctor import TORCH
from graphs.music import PieceRequest
from graphs.settings import Settings
from graphs.vlog import VlogRequest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
OPTION = re.compile(r"--[a-z][a-z-]+")
SECRET = "whsec_" + "c291bmRyZWVs" * 3
LOCKS = sorted(ROOT.glob("cluster/requirements-*.txt"))


def test_the_readme_names_every_option_of_vlog_and_no_other() -> None:
    command: Any = get_command(app)
    options = {option for item in command.commands["vlog"].params for option in item.opts}
    table = README[README.index("| option |") : README.index("A photo may be")]
    named = {option for row in table.strip().splitlines() for option in OPTION.findall(row.split("|")[1])}
    assert named - {"--no-ken-burns"} == {option for option in options if OPTION.fullmatch(option)} - {
        "--allow-local-urls",  # development only
        "--output",
    }


def test_the_readme_names_every_option_of_music_and_no_other() -> None:
    command: Any = get_command(app)
    options = {option for item in command.commands["music"].params for option in item.opts}
    table = README[README.index("| option of `music` |") : README.index("The suffix of `-o`")]
    named = {option for row in table.strip().splitlines() for option in OPTION.findall(row.split("|")[1])}
    assert named == {option for option in options if OPTION.fullmatch(option)} - {"--output"}


def test_the_readme_names_every_option_of_content_and_no_other() -> None:
    command: Any = get_command(app)
    options = {option for item in command.commands["content"].params for option in item.opts}
    table = README[README.index("| option of `content` |") : README.index("## Score a film")]
    named = {option for row in table.strip().splitlines() for option in OPTION.findall(row.split("|")[1])}
    assert named == {option for option in options if OPTION.fullmatch(option)} - {"--output"}


def test_the_readme_names_every_option_of_film_score_and_no_other() -> None:
    command: Any = get_command(app)
    params = command.commands["film-score"].params
    options = {option for item in params for option in (*item.opts, *item.secondary_opts)}
    table = README[README.index("| option of `film-score` |") : README.index("soundreel evaluate film-score")]
    named = {
        option for row in table.split("\n\n")[0].splitlines() for option in OPTION.findall(row.split("|")[1])
    }
    assert named == {option for option in options if OPTION.fullmatch(option)} - {
        "--output",
        "--allow-local-urls",
    }


def test_the_readmes_project_can_be_made() -> None:
    text = re.search(r"```yaml\n(# beats\.yaml.*?)\n```", README, re.S)
    assert text
    project = BeatsRequest.model_validate(yaml.safe_load(text[1]))
    assert (project.music.n_music, len(project.image.prompt_modifiers)) == (5, 2)


def test_the_readmes_music_can_be_asked_for() -> None:
    cues = re.search(r"```json\n(\{.*?\})\n```", README, re.S)
    graph = re.search(r'`(\{"graph": "music".*?\}\})`', README, re.S)
    assert cues
    assert graph
    request = json.loads(graph[1].replace("\n", " "))["request"] | {"cues": json.loads(cues[1])}
    assert PieceRequest.model_validate(request).cues.hits


def test_the_readmes_styles_are_all_that_there_are() -> None:
    named = README[README.index("Understood are") : README.index("Unknown words do no harm")]
    count = re.search(r"Understood are (\d+) styles \(([^)]*)\)", named)
    assert count
    assert len(re.split(r",\s+", count[2])) == int(count[1]) == len(STYLES)


def test_the_readmes_job_is_one_that_the_server_takes() -> None:
    body = re.search(r"-d '(\{.*\})'", README)
    assert body
    job = json.loads(body[1])
    assert job["graph"] == "vlog"
    assert VlogRequest.model_validate(job["request"]).prompt


def test_the_readme_shows_every_command_of_jobs_and_store() -> None:
    command: Any = get_command(app)
    for group in ("jobs", "store"):
        shown = re.findall(rf"^soundreel {group} (\w+)(.*?)(?:#.*)?$", README, re.M)
        commands = command.commands[group].commands
        assert {name for name, _ in shown} == set(commands)
        for name, words in shown:
            known = {option for item in commands[name].params for option in item.opts}
            assert set(OPTION.findall(words)) <= known


def test_the_readmes_python_is_python() -> None:
    blocks = re.findall(r"```python\n(.*?)```", README, re.S)
    assert len(blocks) > 4
    for block in blocks:
        compile(block, "README.md", "exec")


def test_the_readmes_client_has_all_that_is_told_of_it() -> None:
    told = README[README.index("`AsyncClient` has the same methods") : README.index("Paths in a request")]
    for name in re.findall(r"`([a-z]+)`", told):
        assert callable(getattr(Client, name))
        assert callable(getattr(AsyncClient, name))


def test_the_readmes_receiver_takes_the_servers_webhooks_and_no_others() -> None:
    block = next(block for block in re.findall(r"```python\n(.*?)```", README, re.S) if "verify" in block)
    names: dict[str, Any] = {}
    exec(block, names)  # noqa: S102 - the README's own words
    job = Job("job_1", "vlog", {}, datetime.now(UTC), status="completed")
    postman = Postman(Any, Any, SECRET)  # type: ignore[arg-type]
    body = message(job)
    headers = dict(postman._headers(Delivery("msg_1", "https://example.com", job, 1), body))
    assert names["heard"](SECRET, body, headers) == "job_1 is completed"
    with pytest.raises(WebhookVerificationError):
        names["heard"](SECRET, body.replace(b"completed", b"cancelled"), headers)


def test_the_readmes_key_is_one_that_the_settings_take() -> None:
    block = re.search(r"```yaml\n(keys:.*?)```", README, re.S)
    assert block
    assert [key.id for key in Settings.model_validate(yaml.safe_load(block[1])).keys] == ["ann"]


def test_the_readmes_commands_are_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text()
    for command in set(re.findall(r"`?make (\w+)", README)):
        assert re.search(rf"^{command}:|^BEATS :=.*\b{command}\b", makefile, re.M), command


def test_torch_is_the_same_wherever_it_is_named() -> None:
    assert f"TORCH := {TORCH}\n" in (ROOT / "Makefile").read_text()
    assert f"pip install {TORCH} " in README


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_a_lock_holds_versions_and_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text()
    entries = re.findall(r"^[a-z0-9][\w.-]*(?:\[[\w,-]+\])?==\S+.*?(?=^[a-z0-9]|\Z)", text, re.M | re.S)
    assert len(entries) > 50
    assert all("--hash=sha256:" in entry for entry in entries)
    assert not re.search(r"://|--(extra-)?index-url|--find-links", text)
    assert not re.search(r"^pyaudio==", text, re.M | re.I)


def test_the_core_needs_no_torch() -> None:
    core = (ROOT / "cluster" / "requirements-core.txt").read_text()
    assert not re.search(r"^(torch|transformers|diffusers|nvidia)", core, re.M)
