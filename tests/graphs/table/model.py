"""What the table of jobs should do, in a few lines: times are whole seconds of a clock moved by hand."""

from dataclasses import dataclass, field

ATTEMPTS = 3
OVER = ("completed", "failed", "cancelled")


@dataclass
class Modelled:
    """A job as it should stand."""

    key: str
    priority: int
    seconds: int | None
    webhook: bool
    number: int
    status: str = "queued"
    fence: int = 0
    attempt: int = 0
    run_after: int = 0
    lease_until: int = 0
    deadline: int | None = None
    wished: bool = False
    code: str | None = None
    result: int | None = None

    def end(self, status: str, code: str | None = None) -> None:
        self.status, self.code = status, code

    def again(self, at: int) -> None:
        self.status, self.run_after = "queued", at


@dataclass
class Model:
    """All jobs by their ids, the turns of their keys, and what time it is."""

    now: int = 0
    jobs: dict[str, Modelled] = field(default_factory=dict)
    turns: dict[str, int] = field(default_factory=dict)
    submits: int = 0

    def submit(self, job_id: str, key: str, priority: int, seconds: int | None, webhook: bool) -> None:
        self.submits += 1
        self.turns.setdefault(key, 0)
        self.jobs[job_id] = Modelled(key, priority, seconds, webhook, self.submits, run_after=self.now)

    def claim(self) -> str | None:
        """The id of the job that should be leased next."""
        for job in self.jobs.values():
            self._see_to(job)
        due = [
            (self.turns[job.key], job.key, -job.priority, job.number, job_id)
            for job_id, job in self.jobs.items()
            if job.status == "queued" and job.run_after <= self.now
        ]
        if not due:
            return None
        job_id = min(due)[-1]
        self.turns[self.jobs[job_id].key] = max(self.turns.values()) + 1
        return job_id

    def _see_to(self, job: Modelled) -> None:
        late = job.deadline is not None and job.deadline <= self.now
        lost = job.status == "in_progress" and job.lease_until <= self.now
        if lost and job.wished:
            job.end("cancelled")
        elif (lost or job.status == "queued") and late:
            job.end("failed", "deadline_exceeded")
        elif lost and job.attempt >= ATTEMPTS:
            job.end("failed", "quarantined")
        elif lost:
            job.again(self.now)

    def lease(self, job_id: str, seconds: int) -> None:
        job = self.jobs[job_id]
        job.status, job.lease_until = "in_progress", self.now + seconds
        job.fence += 1
        job.attempt += 1
        if job.deadline is None and job.seconds is not None:
            job.deadline = self.now + job.seconds

    def holds(self, job_id: str, fence: int) -> bool:
        """Whether a move under this fence should hold; a wish to cancel is met by it."""
        job = self.jobs.get(job_id)
        if job is None or job.status != "in_progress" or job.fence != fence:
            return False
        if job.wished:
            job.end("cancelled")
        return not job.wished

    def cancel(self, job_id: str) -> None:
        job = self.jobs[job_id]
        if job.status == "in_progress" and job.lease_until > self.now:
            job.wished = True
        elif job.status not in OVER:
            job.end("cancelled")
