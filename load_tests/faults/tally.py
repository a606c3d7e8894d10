"""What a run has shown: counted from its log, and from the table and the store at its end."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from composer.errors import SoundreelError
from deployments.runner import Job
from graphs.table.sql_table import SqlTable
from load_tests.faults.scene import ARTIFACT, Note, Scene, kept_as, result

FAULTS = ("killed", "stopped", "told to go", "outage", "damaged", "submitter killed", "poisoned")
RIGHT = {
    "plain": ("completed", None),
    "poison": ("failed", "quarantined"),
    "long": ("cancelled", None),
    "late": ("failed", "deadline_exceeded"),
}
"""How a job of each kind must end, and with which error."""

REFUSAL_SECONDS, RECOVERY_SECONDS, RESUME_SECONDS = 2.0, 5.0, 5.0


@dataclass(slots=True)
class Tally:
    """Counts; what is under `broken` must be nothing."""

    faults: Counter[str] = field(default_factory=Counter)
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    wrong: int = 0
    twice: int = 0
    stale_taken: int = 0
    stale_refused: int = 0
    quarantined: int = 0
    planted: int = 0
    innocent: int = 0
    storm: int = 0
    storm_right: int = 0
    burnt: int = 0
    drained_runs: int = 0
    doubled: int = 0
    computed: int = 0
    again: int = 0
    damaged_read: int = 0
    resume: list[float] = field(default_factory=list)
    refusal: float = 0.0
    turned_away: int = 0
    recovery: list[float] = field(default_factory=list)
    lease: float = 0.0

    @property
    def p95(self) -> float:
        return sorted(self.resume)[int(0.95 * (len(self.resume) - 1))] if self.resume else 0.0

    def broken(self, timed: bool = True) -> list[str]:
        """The promises that did not hold; those of times only where the machine is not too busy for them."""
        most = {
            "jobs lost": len(self.lost),
            "wrong bytes": self.wrong,
            "published twice": self.twice,
            "stale publishes taken": self.stale_taken,
            "quarantined that were no poison": self.innocent,
            "poison not quarantined": self.planted - self.quarantined + self.innocent,
            "states wrong after a storm": self.storm - self.storm_right,
            "attempts burnt by a drain": self.burnt,
            "keys that gave two jobs": self.doubled,
            "finished stages computed again": self.again,
        }
        times = {
            "s over 2 for a refusal": max(0.0, self.refusal - REFUSAL_SECONDS),
            "s over 5 for a recovery": max([0.0, *(each - RECOVERY_SECONDS for each in self.recovery)]),
            "s over lease + 5 to resume (p95)": max(0.0, self.p95 - self.lease - RESUME_SECONDS),
        }
        return [
            f"{count:.3g} {what}" for what, count in (most | (times if timed else {})).items() if count > 0
        ]

    def line(self) -> str:
        faults = ", ".join(f"{self.faults[name]} {name}" for name in FAULTS if self.faults[name])
        return (
            f"{self.faults.total()} faults ({faults}); {self.acknowledged} jobs acknowledged, "
            f"{len(self.lost)} lost, {self.twice} published twice, {self.stale_taken} stale publishes taken, "
            f"{self.stale_refused} refused, {self.quarantined} quarantined of {self.planted} planted, "
            f"{self.innocent} others; storms right {self.storm_right} of {self.storm}; "
            f"{self.burnt} attempts burnt by drains of {self.drained_runs} runs; "
            f"{self.computed} stages computed, {self.again} finished ones again, {self.wrong} wrong bytes, "
            f"{self.damaged_read} damaged results found; p95 resume {self.p95:.1f} s of {len(self.resume)}; "
            f"{self.turned_away} submits turned away, in {self.refusal:.2f} s at most; "
            f"recovery in {max(self.recovery, default=0.0):.1f} s at most"
        )


async def judge(scene: Scene, table: SqlTable) -> Tally:
    notes = scene.notes()
    tally = Tally(lease=scene.lease)
    tally.faults = Counter(note["what"] for note in notes if note["what"] in FAULTS)
    tally.wrong = sum(note["what"] == "wrong" for note in notes)
    tally.doubled = sum(note["what"] == "repeated" and not note["same"] for note in notes)
    _publishes(tally, notes)
    _runs(tally, notes)
    _stages(tally, notes)
    _outages(tally, notes)
    await _jobs(tally, scene, table, notes)
    return tally


def _publishes(tally: Tally, notes: Sequence[Note]) -> None:
    """A publish is stale when the log shows another to have begun the job before."""
    newest: dict[str, int] = {}
    taken = Counter[str]()
    for note in notes:
        if note["what"] == "begun":
            newest[note["job"]] = max(note["fence"], newest.get(note["job"], 0))
        stale = note["what"] in ("published", "refused") and note["fence"] < newest[note["job"]]
        tally.stale_taken += stale and note["what"] == "published"
        tally.stale_refused += stale and note["what"] == "refused"
        taken[note["job"] if note["what"] == "published" else ""] += 1
    tally.twice = sum(count > 1 for job_id, count in taken.items() if job_id)


def _runs(tally: Tally, notes: Sequence[Note]) -> None:
    """How soon a killed runner's jobs were begun again; and whether a drained one's lost an attempt."""
    ended = {note["victim"]: note["time"] for note in notes if note["what"] == "killed"}
    drained = {note["pid"] for note in notes if note["what"] == "drained"} - ended.keys()
    gone = {note["victim"]: note["time"] for note in notes if note["what"] == "told to go"}
    begun = {(note["job"], note["fence"]): note for note in notes if note["what"] == "begun"}
    for (job_id, fence), note in begun.items():
        before = begun.get((job_id, fence - 1))
        if before is None:
            continue
        if note["time"] > ended.get(before["pid"], float("inf")):
            tally.resume.append(note["time"] - ended[before["pid"]])
        # A lease that was nearly over when the drain began was lost by another fault: beats come each third.
        held = gone.get(before["pid"], float("inf")) + tally.lease / 2
        given_back = note["time"] > held - tally.lease / 2 and note["attempt"] == before["attempt"]
        if before["pid"] in drained and (given_back or note["time"] > held):
            tally.drained_runs += 1
            tally.burnt += note["attempt"] > before["attempt"]


def _stages(tally: Tally, notes: Sequence[Note]) -> None:
    """A stage was computed again when the job's run began after its answer was kept, and none harmed that."""
    harmed = {note["file"] for note in notes if note["what"] == "damaged"}
    finished: dict[tuple[int, int], int] = {}
    begun: dict[tuple[str, int], int] = {}
    for place, note in enumerate(notes):
        if note["what"] == "begun":
            begun[note["job"], note["pid"]] = place
        elif note["what"] == "finished":
            finished.setdefault((note["content"], note["stage"]), place)
        elif note["what"] == "computing":
            tally.computed += 1
            key = (note["content"], note["stage"])
            late = finished.get(key, len(notes)) < begun[note["job"], note["pid"]]
            tally.again += late and kept_as(*key) not in harmed


def _outages(tally: Tally, notes: Sequence[Note]) -> None:
    """Refusals during an outage, and how soon after it a submit was taken."""
    refusals = [note["seconds"] for note in notes if note["what"] == "turned away"]
    tally.turned_away, tally.refusal = len(refusals), max(refusals, default=0.0)
    for place, note in enumerate(notes):
        if note["what"] == "outage over":
            later = (each["time"] for each in notes[place:] if each["what"] == "acknowledged")
            tally.recovery += [moment - note["time"] for moment in [next(later, None)] if moment is not None]


async def _jobs(tally: Tally, scene: Scene, table: SqlTable, notes: Sequence[Note]) -> None:
    harmed = {note["file"] for note in notes if note["what"] == "damaged"}
    told = {note["job"]: note for note in notes if note["what"] == "acknowledged"}
    tally.acknowledged = len(told)
    for job_id, note in told.items():
        job = await table.get(job_id)
        ended = (job.status, job.error.code if job.error else None) if job else ("gone", None)
        right = ended == RIGHT[note["kind"]]
        tally.planted += note["kind"] == "poison"
        tally.quarantined += ended[1] == "quarantined"
        tally.innocent += ended[1] == "quarantined" and note["kind"] != "poison"
        tally.storm += note["kind"] in ("long", "late")
        tally.storm_right += note["kind"] in ("long", "late") and right
        if job is None or not job.ended or (note["kind"] == "plain" and not right):
            tally.lost.append(f"{note['key']} {job_id} is {ended}")
        elif note["kind"] == "plain":
            await _file(tally, scene, job, note["content"], harmed)


async def _file(tally: Tally, scene: Scene, job: Job, content: int, harmed: set[str]) -> None:
    artifact = next(each for each in job.artifacts if each.name == ARTIFACT)
    try:
        tally.wrong += await scene.store().read(artifact.sha256) != result(content)
    except SoundreelError as error:
        tally.damaged_read += 1
        if artifact.sha256 not in harmed:
            tally.lost.append(f"{job.id} has no file: {error.message}")
