// Elements of the page, made of plain values: a stranger's words are only ever text. Asks for files alone.

import { hasKey, source } from "/page/api.js";

export const byId = (id) => document.getElementById(id);

export function make(tag, properties, children = []) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

export function button(words, act) {
  const element = make("button", { type: "button", textContent: words });
  element.addEventListener("click", act);
  return element;
}

export function download(file) {
  const size = file.size < 1e6 ? `${Math.ceil(file.size / 1e3)} kB` : `${(file.size / 1e6).toFixed(1)} MB`;
  const link = make("a", { href: file.url, download: file.name, textContent: file.name });
  link.addEventListener("click", async (event) => {
    if (!hasKey() || link.href.startsWith("blob:")) return;
    event.preventDefault(); // a link cannot send the key
    link.href = await source(file.url);
    link.click();
  });
  return make("li", {}, [link, ` (${size})`]);
}

export function stages(job) {
  return (job?.stages ?? []).map(({ name, done, total, failed, cached }) => {
    const said = [`${name}: ${done} of ${total}`];
    if (cached) said.push(`${cached} from before`);
    if (failed) said.push(`${failed} failed`);
    return make("li", { textContent: said.join(", ") });
  });
}

// A name of the API as words: seconds_per_photo is "Seconds per photo".
export function spoken(name) {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

// Words with `names` in them.
export function prose(words) {
  return words.split("`").map((part, place) => (place % 2 ? make("code", { textContent: part }) : part));
}

export function clock(seconds) {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
