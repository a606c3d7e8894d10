"""Faults under Ray: replicas, the proxy, the controller and the whole of Ray are killed while jobs go on.

    python -m load_tests.faults_ray [--rounds 1] [--only parts model whole]

Starts `soundreel serve` itself, on a free port, and kills only what descends from it. Prints a table, and
ends with 1 when a promise was broken.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from load_tests.faults.films import Film
from load_tests.faults.serving import Served
from load_tests.faults.traffic import Traffic

PARTS = {
    "runner replica": "ray::ServeReplica:soundreel:runner",
    "ingress replica": "ray::ServeReplica:soundreel:ingress",
    "proxy": "ray::ProxyActor",
    "controller": "ray::ServeController",
}
BACK_SECONDS, END_SECONDS = 15.0, 120.0
SETTLED = 3.0

Row = tuple[str, str, bool]
"""What was done, what was seen, and whether the promise held."""


def parts(served: Served, rounds: int) -> list[Row]:
    """Each part of the server is killed in turn under submits; none that was acknowledged is lost."""
    rows: list[Row] = []
    with Traffic(served.address) as traffic:
        for _ in range(rounds):
            for name, title in PARTS.items():
                traffic.rest(SETTLED)
                killed = served.kill(title)
                back = traffic.back_after(killed)
                rows.append(
                    (f"{name} killed", f"submits taken again after {back:.1f} s", back <= BACK_SECONDS)
                )
    lost, doubled = traffic.lost(END_SECONDS), traffic.doubled
    said = f"{len(traffic.jobs)} acknowledged, {len(lost)} lost, {doubled} keys with two jobs"
    said += f", {traffic.failed} submits tried again"
    rows.append(("submits meanwhile", said, not lost and not doubled))
    print("\n".join(lost[:10]))
    return rows


def model(served: Served, _: int) -> list[Row]:
    """The replica that assembles is killed in the middle of it."""
    film = Film(served, photos=12, variants=1)
    served.when(lambda: film.running("assemble"))
    served.kill("ray::ServeReplica:soundreel:assemble")
    job = film.ended(END_SECONDS)
    runs = film.most_runs("assemble")
    said = f"the job is {job['status']} in attempt {job['attempt']}; its stage was begun {runs} times"
    return [("model replica killed in mid-stage", said, job["status"] == "completed" and runs <= 2)]


def whole(served: Served, _: int) -> list[Row]:
    """All of Ray is killed while the second of three films is assembled, and started again."""
    film = Film(served, photos=40, variants=3)
    served.when(lambda: film.stage("assemble").get("done", 0) >= 1)
    before = film.stages()
    killed = served.kill_all()
    took = served.start()
    job = film.ended(END_SECONDS)
    rows = film.again_after(killed)
    done = ", ".join(f"{name} {stage['done']}" for name, stage in before.items())
    now = ", ".join(f"{stage['name']} {stage['cached']} of {stage['total']}" for stage in job["stages"])
    said = (
        f"done before: {done}; the job is {job['status']} {film.waited:.0f} s after the server answered "
        f"({took:.0f} s after its start); from the cache: {now}; {rows} finished stages ran again"
    )
    return [("the whole of Ray killed and started", said, job["status"] == "completed" and rows == 0)]


TRIALS: dict[str, Callable[[Served, int], list[Row]]] = {"parts": parts, "model": model, "whole": whole}


def table(rows: Sequence[Row]) -> str:
    lines = ["| fault | seen | |", "| --- | --- | --- |"]
    return "\n".join(
        lines + [f"| {what} | {seen} | {'held' if held else 'broken'} |" for what, seen, held in rows]
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m load_tests.faults_ray", description="Faults under Ray.")
    parser.add_argument("--rounds", type=int, default=1, help="how often each part is killed")
    parser.add_argument("--only", nargs="+", choices=list(TRIALS), default=list(TRIALS))
    asked = parser.parse_args()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="soundreel-faults-") as own:
        served = Served(Path(own))
        try:
            print(f"the server answers after {served.start():.0f} s", flush=True)
            for name in asked.only:
                rows += TRIALS[name](served, asked.rounds)
                print(table(rows), flush=True)
        finally:
            served.kill_all()
    sys.exit(not all(held for _, _, held in rows))


if __name__ == "__main__":
    main()
