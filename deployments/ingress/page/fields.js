// Controls from JSON Schema: each has an element, and reads and fills a value. Undefined is what is not said.

import { make, prose, spoken } from "/page/elements.js";
import { chooser } from "/page/sources.js";

const LONG = 1000;
const USUAL = /^(prompt|genre|mood|seconds|seconds_per_photo|size|transition|original|format|variants)$/;

// All fields of an object: first those that are usually set, the others folded.
export function group(schema, path, known) {
  const required = schema.required ?? [];
  const parts = Object.entries(schema.properties).map(([name, inner]) => {
    const needed = required.includes(name);
    return [name, needed, part(name, plain(inner, known), path ? `${path}.${name}` : name, needed, known)];
  });
  const front = parts.filter(([name, needed, made]) => needed || made.usual || USUAL.test(name));
  const folded = parts.filter((each) => front.length && !front.includes(each));
  front.sort((one, other) => rank(one) - rank(other));
  const shown = (front.length ? front : parts).map(([, , made]) => made.element);
  const element = make("div", { className: "fields" }, shown);
  if (folded.length) {
    const inside = make("div", { className: "fields" }, folded.map(([, , made]) => made.element));
    element.append(make("details", { className: "wide" }, [make("summary", { textContent: "More" }), inside]));
  }
  return { element, read: () => readAll(parts), fill: (values) => fillAll(parts, values) };
}

const rank = ([name, needed, made]) => (needed ? 0 : name === "prompt" ? 1 : made.usual ? 3 : 2);

async function readAll(parts) {
  const said = {};
  for (const [name, , made] of parts) {
    const value = await made.read();
    if (value !== undefined) said[name] = value;
  }
  return Object.keys(said).length ? said : undefined;
}

function fillAll(parts, values) {
  for (const [name, , made] of parts) made.fill(values?.[name]);
}

// Without references, and without the null that stands for what is not said.
function plain(schema, known) {
  const of = schema.$ref ? { ...known.defs[schema.$ref.split("/").at(-1)], ...schema } : schema;
  const kinds = (of.anyOf ?? []).filter((kind) => kind.type !== "null");
  return kinds.length === 1 ? { ...plain(kinds[0], known), ...of, nullable: true } : of;
}

function part(name, schema, path, needed, known) {
  const title = schema.$ref ? name : schema.title ?? name;
  const about = { path, title: spoken(title.toLowerCase()), needed, help: help(schema) };
  const inner = schema.items && plain(schema.items, known);
  if (!path.includes(".") && known.sources.includes(name)) return chooser(about, name, schema.type === "array");
  if (schema.enum) return choice(about, schema);
  if (schema.type === "boolean") return tick(about, schema);
  if (schema.type === "integer" || schema.type === "number") return number(about, schema);
  if (schema.type === "string") return words(about, schema);
  if (schema.properties) return nested(about, schema, known);
  if (schema.type === "array" && inner.enum) return ticks(about, inner.enum);
  if (schema.type === "array" && inner.type === "string") return lines(about);
  return json(about);
}

function help(schema) {
  const { minimum: low, maximum: high, description } = schema;
  const range = low != null && high != null && high < 2 ** 31 ? `${low} to ${high}` : "";
  return [description, range].filter(Boolean).join("; ");
}

function labelled({ path, title, needed, help }, control, wide = false) {
  control.id = `ask-${path}`;
  control.name = path;
  control.required = needed;
  const children = [make("label", { htmlFor: control.id, textContent: title }), control];
  if (help) {
    control.setAttribute("aria-describedby", `${control.id}-help`);
    children.push(make("p", { className: "help", id: `${control.id}-help` }, prose(help)));
  }
  return make("div", wide ? { className: "wide" } : {}, children);
}

function simple(about, control, preset, read, wide) {
  const fill = (value) => (control.value = value ?? preset ?? "");
  fill(preset);
  return { element: labelled(about, control, wide), read: () => read(control.value), fill };
}

function choice(about, schema) {
  const blank = schema.nullable || (!about.needed && schema.default === undefined);
  const named = schema.enum.map((value) => make("option", { value, textContent: value }));
  const select = make("select", {}, [...(blank ? [make("option", { value: "", textContent: "as it fits" })] : []), ...named]);
  const typed = (text) => schema.enum.find((value) => String(value) === text);
  return simple(about, select, schema.default, typed);
}

function number(about, { type, minimum, maximum, default: preset, nullable }) {
  const control = make("input", { type: "number", step: type === "integer" ? 1 : "any" });
  if (minimum != null) control.min = minimum;
  if (maximum != null) control.max = maximum;
  if (nullable) control.placeholder = "fitting";
  return simple(about, control, preset, (text) => (text === "" ? undefined : Number(text)));
}

function words(about, { maxLength, default: preset }) {
  const long = maxLength >= LONG;
  const control = long ? make("textarea", { rows: 2 }) : make("input", { type: "text" });
  if (maxLength) control.maxLength = maxLength;
  return simple(about, control, preset, (text) => (text === "" && !preset ? undefined : text), long);
}

function tick(about, { default: preset }) {
  const control = make("input", { type: "checkbox", id: `ask-${about.path}`, name: about.path });
  const fill = (value) => (control.checked = value ?? preset ?? false);
  fill(preset);
  const label = make("label", {}, [control, ` ${about.title}`]);
  const said = about.help ? [make("p", { className: "help" }, prose(about.help))] : [];
  return { element: make("div", { className: "tick" }, [label, ...said]), read: () => control.checked, fill };
}

function ticks({ path, title, help }, values) {
  const boxes = values.map((value) => make("input", { type: "checkbox", value, name: path }));
  const labels = boxes.map((box) => make("label", {}, [box, ` ${spoken(box.value)}`]));
  const legend = make("legend", { textContent: title });
  const element = make("fieldset", { className: "wide", id: `ask-${path}`, tabIndex: -1 }, [legend, ...labels]);
  if (help) element.append(make("p", { className: "help" }, prose(help)));
  const read = () => {
    const chosen = boxes.filter((box) => box.checked).map((box) => box.value);
    return chosen.length ? chosen : undefined;
  };
  const fill = (chosen) => boxes.forEach((box) => (box.checked = chosen?.includes(box.value) ?? false));
  return { element, read, fill };
}

function lines(about) {
  const control = make("textarea", { rows: 3 });
  const read = () => {
    const said = control.value.split("\n").map((line) => line.trim()).filter(Boolean);
    return said.length ? said : undefined;
  };
  const help = [about.help, "one a line"].filter(Boolean).join("; ");
  return { element: labelled({ ...about, help }, control, true), read, fill: (value) => (control.value = (value ?? []).join("\n")) };
}

function nested({ path, title, needed, help }, schema, known) {
  const inner = group(schema, path, known);
  const said = help ? [make("p", { className: "help" }, prose(help))] : [];
  const whole = needed
    ? make("fieldset", { className: "wide", id: `ask-${path}`, tabIndex: -1 }, [make("legend", { textContent: title }), ...said, inner.element])
    : make("details", { className: "wide", id: `ask-${path}`, tabIndex: -1 }, [make("summary", { textContent: title }), ...said, inner.element]);
  return { ...inner, element: whole };
}

function json(about) {
  const control = make("textarea", { rows: 2, spellcheck: false });
  const read = () => {
    control.setCustomValidity("");
    if (!control.value.trim()) return undefined;
    try {
      return JSON.parse(control.value);
    } catch (error) {
      throw Object.assign(new Error(`${about.title}: this is no JSON: ${error.message}`), { field: about.path });
    }
  };
  const empty = (value) => value == null || !Object.keys(value).length;
  const fill = (value) => (control.value = empty(value) ? "" : JSON.stringify(value));
  const help = [about.help, "as JSON"].filter(Boolean).join("; ");
  return { element: labelled({ ...about, help }, control, true), read, fill };
}
