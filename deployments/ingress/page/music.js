// The form for music: what it asks for, and what came of it. Knows no job.

import { source } from "/page/api.js";
import { button, byId, clock, download, make } from "/page/elements.js";
import { waveform } from "/page/waveform.js";

const form = byId("wish");

export const music = {
  name: "music",
  wish: () => wished(new FormData(form)),
  fill,
  results,
  field: (name) => form.elements.namedItem(name),
};

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

function fill(request) {
  for (const field of form.elements) {
    if (!field.name) continue;
    if (field.type === "checkbox") field.checked = Boolean(request[field.name]);
    else field.value = request[field.name] ?? "";
  }
}

function results(job) {
  const files = new Map(job.artifacts.map((artifact) => [artifact.name, artifact]));
  const pieces = Object.entries(job.report?.pieces ?? {});
  return pieces.map(([name, piece]) => card(name, piece, files, pieces.length));
}

function card(name, piece, files, of) {
  const audio = make("audio", { controls: true, preload: "metadata" });
  source(files.get(name).url).then((url) => (audio.src = url), () => {});
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
