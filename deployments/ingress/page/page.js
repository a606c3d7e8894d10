// The page: which graph is asked, the one job that is followed, and what went wrong. Knows no field of any graph.

import { cancel, get, graphs, open, retry, submit, useKey, watch } from "/page/api.js";
import { byId, make, spoken, stages } from "/page/elements.js";
import { generic } from "/page/generic.js";
import { show as showJobs } from "/page/jobs.js";
import { music } from "/page/music.js";

// Graphs with a form and results of their own; all others have those that their schema gives.
const OWN = { music };
const JOB = /^job_[0-9a-f]{32}$/;
const known = new Map();
let chosen = null;
let following = new AbortController();

for (const form of [byId("wish"), byId("asked")]) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { name, wish } = chosen;
    begin(async () => submit(name, await wish()));
  });
  // A browser can point at no field that is folded away.
  form.addEventListener("invalid", (event) => unfold(event.target), true);
}

byId("again").addEventListener("submit", (event) => {
  event.preventDefault();
  begin(() => retry(location.hash.slice(1), { prompt: byId("otherwise").value }, []));
});

byId("unlock").addEventListener("submit", (event) => {
  event.preventDefault();
  useKey(byId("key").value.trim());
  start();
});

byId("cancel").addEventListener("click", () => cancel(location.hash.slice(1)).catch(fault));

addEventListener("input", (event) => event.target.removeAttribute("aria-invalid"));
addEventListener("hashchange", resume);
start();

async function start() {
  fault(null);
  try {
    for (const graph of await graphs()) known.set(graph.name, graph);
    byId("unlock").hidden = true;
    byId("graphs").replaceChildren(...[...known.keys()].map(link));
    await showJobs();
    resume();
  } catch (error) {
    fault(error);
  }
}

function link(name) {
  return make("li", {}, [make("a", { href: `#${name}`, textContent: spoken(name) })]);
}

function resume() {
  const asked = location.hash.slice(1);
  fault(null);
  if (JOB.test(asked)) return follow(asked).catch(failed);
  following.abort();
  rest();
  byId("results").hidden = true;
  choose(known.has(asked) ? asked : known.has("music") ? "music" : [...known.keys()][0]);
}

function choose(name) {
  if (!known.has(name)) throw new Error(`This server has no graph ${name}.`);
  if (chosen?.name === name) return;
  chosen = OWN[name] ?? generic(known.get(name));
  byId("wish").hidden = name !== "music";
  byId("asked").hidden = name === "music";
  document.title = `Soundreel: ${spoken(name).toLowerCase()}`;
  for (const each of byId("graphs").querySelectorAll("a")) {
    if (each.hash === `#${name}`) each.setAttribute("aria-current", "page");
    else each.removeAttribute("aria-current");
  }
}

async function begin(wish) {
  fault(null);
  busy(true);
  try {
    const job = await wish();
    history.replaceState(null, "", `#${job.id}`); // a reload goes on where it was
    await follow(job.id, true);
  } catch (error) {
    failed(error);
  }
}

// A job to its end. One that was not begun here brings its graph and its request with it.
async function follow(id, ours = false) {
  following.abort();
  following = new AbortController();
  const { signal } = following;
  busy(true);
  byId("results").hidden = true;
  show(null, "");
  if (!ours) {
    const job = await get(id);
    if (signal.aborted) return;
    choose(job.graph);
    chosen.fill(job.request);
  }
  for await (const job of watch(id, signal)) {
    show(job);
    if (!job || open(job)) continue;
    rest();
    showJobs().catch(fault);
    if (job.status !== "completed") throw job.error ? Object.assign(new Error(), job.error) : ended(job);
    finished(job);
  }
}

const ended = (job) => new Error(`The job was ${job.status}.`);

function show(job, silence = "The server does not answer; trying again") {
  const words = { queued: "Waiting for its turn", in_progress: "Working on it" };
  const state = job ? words[job.status] ?? "" : silence;
  if (byId("state").textContent !== state) byId("state").textContent = state;
  byId("stages").replaceChildren(...stages(job));
  const stands = job?.stages ?? [];
  const total = stands.reduce((sum, stage) => sum + stage.total, 0);
  if (total > 1) byId("progress").value = stands.reduce((sum, stage) => sum + stage.done, 0) / total;
  else byId("progress").removeAttribute("value");
}

function busy(now) {
  byId("running").hidden = !now;
  for (const button of document.querySelectorAll("button[type=submit]")) button.disabled = now;
}

const rest = () => busy(false);

function failed(error) {
  rest();
  fault(error);
}

function fault(error) {
  const place = byId("fault");
  place.hidden = !error;
  place.textContent = error?.message ?? "";
  if (error?.status === 401) byId("unlock").hidden = false;
  for (const field of document.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  const field = error?.field && chosen?.field(error.field);
  if (!field) return;
  field.setAttribute("aria-invalid", "true");
  unfold(field);
  field.focus();
}

function unfold(field) {
  for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
}

function finished(job) {
  byId("pieces").replaceChildren(...chosen.results(job));
  byId("made").replaceChildren(...stages(job));
  byId("again").hidden = typeof job.request.prompt !== "string";
  byId("otherwise").value = job.request.prompt ?? "";
  byId("results").hidden = false;
  byId("results-title").focus();
}
