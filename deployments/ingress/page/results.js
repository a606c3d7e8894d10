// What came of any job: players for its files, links to all of them, and what was measured.

import { source } from "/page/api.js";
import { download, make, spoken } from "/page/elements.js";

const MEASURED = ["quality", "fit", "score"];
const DEEP = 3;

export function results(job) {
  const shown = job.artifacts.filter(({ media_type: kind }) => /^(video|audio|image)\//.test(kind));
  const links = make("ul", { className: "files" }, job.artifacts.map(download));
  links.setAttribute("aria-label", "Files");
  const article = make("article", {}, [
    ...shown.map(player),
    links,
    make("div", { className: "tables" }, tables(job.report ?? {}, "", 0)),
  ]);
  return [article];
}

function player(file) {
  const [kind] = file.media_type.split("/");
  const element =
    kind === "image"
      ? make("img", { alt: file.name, loading: "lazy" })
      : make(kind, { controls: true, preload: "metadata" });
  if (kind === "video") element.playsInline = true;
  if (kind !== "image") element.setAttribute("aria-label", file.name);
  source(file.url).then(
    (url) => (element.src = url),
    (error) => element.after(` ${error.message}`),
  );
  return make("figure", {}, [element, make("figcaption", { textContent: file.name })]);
}

function tables(report, path, depth) {
  return Object.entries(report).flatMap(([name, value]) => {
    if (value === null || typeof value !== "object" || Array.isArray(value)) return [];
    if (MEASURED.includes(name)) return [table([path, spoken(name)].filter(Boolean).join(": "), value)];
    return name === "request" || depth === DEEP ? [] : tables(value, name, depth + 1);
  });
}

function table(title, values) {
  const known = Object.entries(values).filter(([, value]) => value !== null && said(value) !== "");
  const rows = known.map(([name, value]) =>
    make("tr", {}, [make("th", { scope: "row", textContent: spoken(name) }), make("td", { textContent: said(value) })]),
  );
  return make("table", {}, [make("caption", { textContent: title }), make("tbody", {}, rows)]);
}

function said(value) {
  if (typeof value === "number") return String(Math.round(value * 1000) / 1000);
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.length <= 4 ? value.map(said).join(", ") : `${value.length} values`;
  return value === null || typeof value === "object" ? "" : value;
}
