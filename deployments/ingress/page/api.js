// The server's jobs, as the page sees them. Knows no form and draws nothing.

const POLL = 500;
const LOST = 2000;
const KEY = "soundreel-key";

export class Refused extends Error {
  constructor(error) {
    super(error.message);
    this.field = error.field;
    this.status = error.status;
  }
}

// The key lives as long as the tab; it is in no address and in no cookie.
export const hasKey = () => Boolean(sessionStorage.getItem(KEY));
export const useKey = (key) => (key ? sessionStorage.setItem(KEY, key) : sessionStorage.removeItem(KEY));
export const open = (job) => ["queued", "in_progress"].includes(job.status);

function send(path, options = {}) {
  const headers = { ...options.headers };
  if (hasKey()) headers.authorization = `Bearer ${sessionStorage.getItem(KEY)}`;
  return fetch(path, { cache: "no-store", credentials: "same-origin", ...options, headers });
}

async function ask(path, options) {
  const answer = await send(path, options);
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    const said = body.error ?? { message: `the server answered ${answer.status}` };
    throw new Refused({ ...said, status: answer.status });
  }
  return body;
}

const post = (path, body) =>
  ask(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
const at = (id) => `/v1/jobs/${encodeURIComponent(id)}`;

export const get = (id) => ask(at(id));
export const graphs = () => ask("/v1/graphs").then((told) => told.graphs);
export const submit = (graph, request) => post("/v1/jobs", { graph, request });
export const retry = (id, changes, exclude) => post(`${at(id)}/retry`, { changes, exclude });
export const cancel = (id) => ask(`${at(id)}/cancel`, { method: "POST" });
export const remove = (id) => ask(at(id), { method: "DELETE" });
export const list = (after) => ask(`/v1/jobs?limit=10${after ? `&after=${encodeURIComponent(after)}` : ""}`);

const FILES = "/v1/files";
export const fileName = (id) => ask(`${FILES}/${encodeURIComponent(id)}`).then((told) => told.name);

// A file of the caller's device as an upload; `told` hears the share that is sent. fetch cannot tell that.
export function upload(file, told, signal) {
  const request = new XMLHttpRequest();
  request.open("POST", `${FILES}?name=${encodeURIComponent(file.name.slice(0, 255))}`);
  request.setRequestHeader("content-type", "application/octet-stream");
  if (hasKey()) request.setRequestHeader("authorization", `Bearer ${sessionStorage.getItem(KEY)}`);
  request.responseType = "json";
  request.upload.addEventListener("progress", ({ loaded, total }) => told(total ? loaded / total : 0));
  signal.addEventListener("abort", () => request.abort());
  return new Promise((done, refuse) => {
    const failed = (message) => refuse(new Refused({ message, ...request.response?.error, status: request.status }));
    request.addEventListener("load", () =>
      request.status === 201 ? done(request.response) : failed(`the server answered ${request.status}`),
    );
    request.addEventListener("error", () => failed("the file could not be sent"));
    request.addEventListener("abort", () => failed("the file was taken away"));
    request.send(file);
  });
}

// Where a player or a link finds a file: behind a key only we can ask for it, so it is held here.
export async function source(url) {
  if (!hasKey()) return url;
  const answer = await send(url);
  if (!answer.ok) throw new Refused({ message: `the server answered ${answer.status}`, status: answer.status });
  return URL.createObjectURL(await answer.blob());
}

// The job's states until it has ended, the last one whole; a lost connection is told as null and tried again.
// States come as events; where those do not get through, they are asked for.
export async function* watch(id, signal) {
  const heard = { id: "" };
  while (!signal.aborted) {
    let job = null;
    try {
      for await (const state of states(id, heard, signal)) if (open(state)) yield state;
    } catch {
      if (signal.aborted) return;
    }
    try {
      job = await ask(at(id), { signal });
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Refused && error.status < 500 && error.status !== 429) throw error;
    }
    yield job;
    if (job && !open(job)) return;
    await new Promise((done) => setTimeout(done, job ? POLL : LOST));
  }
}

async function* states(id, heard, signal) {
  const headers = heard.id ? { "last-event-id": heard.id } : {};
  const answer = await send(`${at(id)}/events`, { signal, headers });
  if (!answer.ok || !answer.body) return;
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (let text = ""; ; ) {
      const { done, value } = await reader.read();
      if (done) return;
      const blocks = (text + value).split("\n\n");
      text = blocks.pop();
      for (const block of blocks) {
        const event = fields(block);
        if (event.event === "end") return;
        if (event.event !== "job") continue; // a heartbeat
        heard.id = event.id;
        yield JSON.parse(event.data);
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

function fields(block) {
  const lines = block.split("\n").map((line) => [line.indexOf(": "), line]);
  return Object.fromEntries(lines.map(([colon, line]) => [line.slice(0, colon), line.slice(colon + 2)]));
}
