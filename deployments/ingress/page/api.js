// The server's jobs, as the page sees them. Knows no form and draws nothing.

const POLL = 500;
const LOST = 2000;

export class Refused extends Error {
  constructor(error) {
    super(error.message);
    this.field = error.field;
    this.status = error.status;
  }
}

async function ask(path, options) {
  const answer = await fetch(path, { cache: "no-store", credentials: "same-origin", ...options });
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    const said = body.error ?? { message: `the server answered ${answer.status}` };
    throw new Refused({ ...said, status: answer.status });
  }
  return body;
}

export const submit = (graph, request) =>
  ask("/v1/jobs", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ graph, request }),
  });

export const cancel = (id) => ask(`/v1/jobs/${encodeURIComponent(id)}/cancel`, { method: "POST" });

// The job's states until it has ended; a lost connection is told as null and tried again.
export async function* watch(id, signal) {
  while (!signal.aborted) {
    let job = null;
    try {
      job = await ask(`/v1/jobs/${encodeURIComponent(id)}`, { signal });
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Refused && error.status < 500) throw error;
    }
    yield job;
    if (job && !["queued", "in_progress"].includes(job.status)) return;
    await new Promise((done) => setTimeout(done, job ? POLL : LOST));
  }
}
