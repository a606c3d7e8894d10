// Files of the caller's device and URLs as sources: each file is sent when it is chosen, its id is what is said.

import { fileName, upload } from "/page/api.js";
import { button, make } from "/page/elements.js";

const KINDS = [
  [/photo|image|picture|still/, "image/jpeg,image/png,image/webp"],
  [/music|track|song|audio|sound/, "audio/*,video/mp4,video/webm"],
  [/video|film|clip|footage/, "video/*,.avi,.mkv,.mov"],
];

export function chooser({ path, title, needed }, name, many) {
  const id = `ask-${path}`;
  const accept = KINDS.find(([words]) => words.test(name))?.[1] ?? "";
  const pick = make("input", { type: "file", id, multiple: many, accept });
  const list = make("ol", { className: "sources" });
  list.setAttribute("aria-label", `${title}: chosen`);
  const urls = many ? make("textarea", { rows: 2 }) : make("input", { type: "text", inputMode: "url" });
  Object.assign(urls, { id: `${id}-urls`, placeholder: "https://" });
  const entries = [];
  const drop = (entry) => {
    entry.stop.abort();
    entries.splice(entries.indexOf(entry), 1);
    draw();
  };
  const draw = () => list.replaceChildren(...entries.map((entry, place) => row(entry, place, entries, drop, draw)));
  const add = (entry) => {
    if (!many) [...entries].forEach(drop);
    entries.push(entry);
  };
  pick.addEventListener("change", () => {
    [...pick.files].forEach((file) => add(sent(file)));
    pick.value = "";
    draw();
  });
  const read = async () => {
    const typed = urls.value.split("\n").map((line) => line.trim()).filter(Boolean);
    const all = [...(await Promise.all(entries.map((entry) => entry.id))), ...typed];
    if (!all.length && needed) throw Object.assign(new Error(`${title}: choose a file or give a URL`), { field: path });
    return all.length ? (many ? all : all[0]) : undefined;
  };
  const fill = (value) => {
    [...entries].forEach(drop);
    urls.value = "";
    [value ?? []].flat().forEach((source) => add(settled(source)));
    draw();
  };
  const label = make("label", { htmlFor: id, textContent: title });
  const other = make("label", { htmlFor: urls.id, className: "minor", textContent: many ? "or URLs, one a line" : "or its URL" });
  return { element: make("div", { className: "wide" }, [label, pick, list, other, urls]), read, fill, usual: !many };
}

function sent(file) {
  const stop = new AbortController();
  const bar = make("progress", { max: 1, value: 0 });
  bar.setAttribute("aria-label", `Sending ${file.name}`);
  const said = make("span", {});
  const id = queue(() => upload(file, (share) => (bar.value = share), stop.signal)).then(
    (told) => {
      bar.hidden = true;
      return told.id;
    },
    (error) => {
      bar.hidden = true;
      said.textContent = `: ${error.message}`;
      throw error;
    },
  );
  id.catch(() => {}); // told at its row, and again when the form is sent
  return { name: file.name, id, stop, marks: [said, bar] };
}

// A source that a job had: a URL, or an upload, whose id is told until its name is known.
function settled(source) {
  const said = make("span", { textContent: source });
  const named = /^file_[0-9a-f]{32}$/.test(source) ? fileName(source) : Promise.resolve("");
  named.then((name) => (said.textContent = name || source), () => {});
  return { name: "", id: Promise.resolve(source), stop: new AbortController(), marks: [said] };
}

// One file after the other: many at once would only slow each other down.
let last = Promise.resolve();
function queue(send) {
  const next = last.then(send, send);
  last = next.catch(() => {});
  return next;
}

function row(entry, place, entries, drop, draw) {
  const away = button("Remove", () => drop(entry));
  const named = entry.name || `number ${place + 1}`;
  away.setAttribute("aria-label", `Remove ${named}`);
  const earlier = button("Earlier", () => {
    entries.splice(place - 1, 2, entry, entries[place - 1]);
    draw();
  });
  earlier.setAttribute("aria-label", `Put ${named} earlier`);
  return make("li", {}, [entry.name, ...entry.marks, " ", ...(place ? [earlier, " "] : []), away]);
}
