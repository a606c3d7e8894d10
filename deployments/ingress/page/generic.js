// A form for any graph, from the JSON Schema of its request. Knows no graph by name.

import { byId, prose, spoken } from "/page/elements.js";
import { group } from "/page/fields.js";
import { results } from "/page/results.js";

export function generic({ name, request, sources }) {
  const fields = group(request, "", { defs: request.$defs ?? {}, sources: sources ?? [] });
  byId("asked-title").textContent = spoken(name);
  byId("asked-help").replaceChildren(...prose(request.description ?? ""));
  byId("fields").replaceChildren(fields.element);
  return {
    name,
    wish: async () => (await fields.read()) ?? {},
    fill: fields.fill,
    results,
    field: (path) => nearest(path.replace(/\[.*$/, "")),
  };
}

// The control of a path, or of what it lies in.
function nearest(path) {
  const found = byId(`ask-${path}`);
  if (found || !path.includes(".")) return found;
  return nearest(path.slice(0, path.lastIndexOf(".")));
}
