// The form for music: what it asks for, how far that is, and what came of it.

import { cancel, open, retry, source, submit, useKey, watch } from "/page/api.js";
import { button, byId, clock, download, make, stages } from "/page/elements.js";
import { show as showJobs } from "/page/jobs.js";
import { waveform } from "/page/waveform.js";

const form = byId("wish");
let following = new AbortController();

form.addEventListener("submit", (event) => {
  event.preventDefault();
  begin(() => submit("music", wished(new FormData(form))));
});

byId("again").addEventListener("submit", (event) => {
  event.preventDefault();
  begin(() => retry(location.hash.slice(1), { prompt: byId("otherwise").value }, []));
});

byId("unlock").addEventListener("submit", (event) => {
  event.preventDefault();
  useKey(byId("key").value.trim());
  fault(null);
  showJobs().then(resume, fault);
});

byId("cancel").addEventListener("click", () => cancel(location.hash.slice(1)).catch(fault));

addEventListener("hashchange", resume);
showJobs().then(resume, fault);

async function begin(wish) {
  fault(null);
  byId("go").disabled = true;
  try {
    const job = await wish();
    history.replaceState(null, "", `#${job.id}`); // a reload goes on where it was
    await follow(job.id);
  } catch (error) {
    fault(error);
    rest();
  }
}

function resume() {
  const id = location.hash.slice(1);
  if (/^job_[0-9a-f]{32}$/.test(id)) {
    follow(id).catch((error) => {
      fault(error);
      rest();
    });
  }
}

function wished(data) {
  const number = (name) => Number(data.get(name));
  const wish = {
    prompt: data.get("prompt"),
    seconds: number("seconds"),
    seed: number("seed"),
    variants: number("variants"),
    format: data.get("format"),
    stems: data.has("stems"),
    midi: data.has("midi"),
  };
  return data.get("tempo") ? { ...wish, tempo: number("tempo") } : wish;
}

async function follow(id) {
  following.abort();
  following = new AbortController();
  const { signal } = following;
  byId("go").disabled = true;
  byId("results").hidden = true;
  byId("running").hidden = byId("cancel").hidden = false;
  for await (const job of watch(id, signal)) {
    show(job);
    if (!job || open(job)) continue;
    rest();
    showJobs().catch(fault);
    if (job.status !== "completed") throw new Error(job.error?.message ?? `The music was ${job.status}.`);
    finished(job);
  }
}

function show(job) {
  const words = { queued: "Waiting for its turn", in_progress: "Writing and playing" };
  const state = job ? words[job.status] ?? "" : "The server does not answer; trying again";
  if (byId("state").textContent !== state) byId("state").textContent = state;
  const known = job?.stages ?? [];
  byId("stages").replaceChildren(...stages(job));
  const total = known.reduce((sum, stage) => sum + stage.total, 0);
  if (total > 1) byId("progress").value = known.reduce((sum, stage) => sum + stage.done, 0) / total;
  else byId("progress").removeAttribute("value");
}

function rest() {
  byId("go").disabled = false;
  byId("running").hidden = byId("cancel").hidden = true;
}

function fault(error) {
  const place = byId("fault");
  place.hidden = !error;
  place.textContent = error?.message ?? "";
  if (error?.status === 401) byId("unlock").hidden = false;
  for (const field of form.elements) field.removeAttribute?.("aria-invalid");
  const field = error?.field && form.elements.namedItem(error.field);
  if (field) {
    field.setAttribute("aria-invalid", "true");
    field.focus();
  }
}

function finished(job) {
  if (!job.report?.pieces) throw new Error("This is no music.");
  const urls = new Map(job.artifacts.map((artifact) => [artifact.name, artifact]));
  const pieces = Object.entries(job.report.pieces);
  const cards = pieces.map(([name, piece]) => card(name, piece, urls, pieces.length));
  byId("pieces").replaceChildren(...cards);
  byId("made").replaceChildren(...stages(job));
  byId("otherwise").value = job.request.prompt;
  byId("results").hidden = false;
  byId("results-title").focus();
}

function card(name, piece, files, of) {
  const audio = make("audio", { controls: true, preload: "metadata" });
  source(files.get(name).url).then((url) => (audio.src = url), fault);
  const title = of > 1 ? `Piece ${piece.rank} of ${of}` : "The piece";
  audio.setAttribute("aria-label", title);
  const canvas = make("canvas", {});
  canvas.setAttribute("aria-hidden", "true"); // the player and the sections say the same to a keyboard
  waveform(canvas, audio, piece);
  return make("article", {}, [
    make("h3", { textContent: `${title}, seed ${piece.seed}` }),
    canvas,
    audio,
    sections(piece, audio),
    described(piece),
    make("ul", { className: "files" }, piece.files.map((file) => download(files.get(file)))),
  ]);
}

function sections(piece, audio) {
  const entry = ({ name, start }) => {
    const go = () => {
      audio.currentTime = start;
      audio.play();
    };
    return make("li", {}, [button(`${name} ${clock(start)}`, go)]);
  };
  const list = make("ul", { className: "parts" }, piece.sections.map(entry));
  list.setAttribute("aria-label", "Sections");
  return list;
}

function described(piece) {
  const { loudness_lufs: lufs, true_peak_dbtp: peak } = piece.quality;
  const sound = [lufs != null && `${lufs.toFixed(1)} LUFS`, peak != null && `${peak.toFixed(1)} dBTP`];
  const rows = { ...piece.understood, length: clock(piece.seconds), sound: sound.filter(Boolean).join(", ") };
  const list = Object.entries(rows).filter(([, value]) => value);
  const lines = list.flatMap(([term, value]) => [
    make("dt", { textContent: term }),
    make("dd", { textContent: value }),
  ]);
  return make("dl", {}, lines);
}
