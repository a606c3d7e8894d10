"""The configuration and the manifest: each valid by its own schema, and both one and the same application."""

import copy
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import ray
import yaml
from jsonschema import Draft202012Validator, ValidationError
from ray.serve.schema import ServeDeploySchema

from deployments.assemble.deployment import Assemble
from deployments.dub.deployment import Dub
from deployments.emotion.deployment import Emotion
from deployments.film.deployment import Film
from deployments.motion.deployment import Motion
from deployments.music.deployment import Music
from deployments.photo.deployment import Photo
from deployments.picture.deployment import Picture
from deployments.prompt.deployment import Prompt
from deployments.runner.deployment import Runner
from deployments.track.deployment import Track
from deployments.video.deployment import Video
from graphs.app import Soundreel
from graphs.settings import Settings

ROOT = Path(__file__).parent.parent.parent
CONFIG = yaml.safe_load((ROOT / "serve_config.yaml").read_text())
DOCUMENTS = {
    item["kind"]: item for item in yaml.safe_load_all((ROOT / "cluster/rayservice.yaml").read_text())
}
SERVICE = DOCUMENTS["RayService"]
SCHEMA = Draft202012Validator(json.loads((Path(__file__).parent / "rayservice.schema.json").read_text()))


def config_in_manifest() -> dict[str, Any]:
    config: dict[str, Any] = yaml.safe_load(SERVICE["spec"]["serveConfigV2"])
    return config


def least(deployment: dict[str, Any]) -> int:
    """The replicas that a deployment starts with."""
    replicas: int = deployment.get("autoscaling_config", {}).get("min_replicas") or deployment["num_replicas"]
    return replicas


def containers() -> list[dict[str, Any]]:
    cluster = SERVICE["spec"]["rayClusterConfig"]
    groups = [cluster["headGroupSpec"], *cluster["workerGroupSpecs"]]
    return [group["template"]["spec"]["containers"][0] for group in groups]


def test_the_manifest_is_what_kuberay_expects() -> None:
    Draft202012Validator.check_schema(SCHEMA.schema)
    SCHEMA.validate(SERVICE)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda service: service["spec"].pop("rayClusterConfig"),
        lambda service: service["spec"].update(serveConfig="applications: []"),
        lambda service: service["spec"].update(serveConfigV2={"applications": []}),
        lambda service: service["spec"]["rayClusterConfig"].update(headGroup={}),
        lambda service: service["spec"]["rayClusterConfig"]["workerGroupSpecs"][0].update(replicas="1"),
        lambda service: service["spec"]["rayClusterConfig"]["headGroupSpec"]["rayStartParams"].update(a=0),
        lambda service: service.update(apiVersion="ray.io/v1alpha1"),
    ],
)
def test_a_spoilt_manifest_is_noticed(spoil: Callable[[dict[str, Any]], object]) -> None:
    service = copy.deepcopy(SERVICE)
    spoil(service)
    with pytest.raises(ValidationError):
        SCHEMA.validate(service)


@pytest.mark.parametrize("config", [CONFIG, config_in_manifest()])
def test_both_configurations_are_what_serve_and_the_application_expect(config: dict[str, Any]) -> None:
    plan = ServeDeploySchema.model_validate(config)
    [application] = plan.applications
    Settings.model_validate(application.args)
    assert application.import_path == "graphs.app:build"


def test_the_cluster_runs_the_application_that_runs_anywhere() -> None:
    [deployed], [anywhere] = config_in_manifest()["applications"], copy.deepcopy(CONFIG["applications"])
    anywhere["args"]["store"] = "/app/store"  # the volume of every pod
    assert deployed == anywhere
    mounts = [mount["mountPath"] for container in containers()[1:] for mount in container["volumeMounts"]]
    assert mounts == ["/app/store"]


def test_every_deployment_of_the_application_is_configured() -> None:
    slots = (Photo, Track, Film, Emotion, Prompt, Music, Picture, Motion, Video, Assemble, Dub)
    bound = (*slots, Runner, Soundreel)
    deployments = {item.name for item in bound}
    assert {item["name"] for item in CONFIG["applications"][0]["deployments"]} == deployments


def test_the_application_fits_on_two_cores_and_on_one_worker() -> None:
    deployments = CONFIG["applications"][0]["deployments"]
    cpus = sum(least(item) * item["ray_actor_options"]["num_cpus"] for item in deployments)
    assert cpus <= min(2, float(containers()[1]["resources"]["limits"]["cpu"]))


def test_only_this_machine_is_listened_to() -> None:
    assert CONFIG["http_options"]["host"] == "127.0.0.1"
    assert CONFIG["applications"][0]["args"]["allow_local_urls"] is False


def test_the_cluster_is_of_our_ray_version_and_one_image() -> None:
    assert SERVICE["spec"]["rayClusterConfig"]["rayVersion"] == ray.__version__
    assert len({container["image"] for container in containers()}) == 1


def test_an_old_cluster_lives_longer_than_its_longest_job() -> None:
    settings = Settings.model_validate(CONFIG["applications"][0]["args"])
    assert SERVICE["spec"]["rayClusterDeletionDelaySeconds"] > settings.job_seconds


def test_the_store_is_a_volume_that_is_claimed_and_mounted_where_the_application_looks() -> None:
    worker = SERVICE["spec"]["rayClusterConfig"]["workerGroupSpecs"][0]["template"]["spec"]
    [volume] = worker["volumes"]
    [mount] = worker["containers"][0]["volumeMounts"]
    workdir = re.search(r"^WORKDIR (\S+)$", (ROOT / "cluster/Dockerfile").read_text(), re.MULTILINE)
    assert workdir is not None
    assert (
        volume["persistentVolumeClaim"]["claimName"] == DOCUMENTS["PersistentVolumeClaim"]["metadata"]["name"]
    )
    assert mount["name"] == volume["name"]
    assert mount["mountPath"] == f"{workdir[1]}/{CONFIG['applications'][0]['args']['store']}"


def test_everything_the_image_copies_is_there_and_everything_it_installs_is_locked() -> None:
    lines = (ROOT / "cluster/Dockerfile").read_text().splitlines()
    sources = [name for line in lines if line.startswith("COPY ") for name in line.split()[1:-1]]
    assert {"composer", "deployments", "graphs", "serve_config.yaml"} <= set(sources)
    assert [name for name in sources if not (ROOT / name).exists()] == []
    installs = [line for line in lines if "pip install" in line]
    assert installs
    assert all("--require-hashes" in line and "--no-deps" in line for line in installs)
