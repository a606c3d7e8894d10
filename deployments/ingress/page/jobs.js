// The caller's jobs: how they stand, their files, and a way to be rid of them.

import { cancel, list, open, remove } from "/page/api.js";
import { button, byId, download, make, spoken, stages } from "/page/elements.js";

const WORDS = { queued: "waiting", in_progress: "running" };
let last = null;

byId("more").addEventListener("click", () => show(last).catch(() => {}));

// The newest jobs; after one of them, the ten before it.
export async function show(after = null) {
  const { jobs, has_more: more } = await list(after);
  const rows = jobs.map(row);
  if (after) byId("jobs").append(...rows);
  else byId("jobs").replaceChildren(...rows);
  last = jobs.at(-1)?.id ?? after;
  byId("more").hidden = !more;
  byId("mine").hidden = !byId("jobs").children.length;
}

function row(job) {
  const when = new Date(job.created_at).toLocaleString();
  const said = `${spoken(job.graph)}, ${WORDS[job.status] ?? job.status}, ${when}`;
  const title = make("a", { href: `#${job.id}`, textContent: said });
  const act = open(job) ? button("Cancel", () => over(cancel(job.id))) : button("Delete", () => over(remove(job.id)));
  act.setAttribute("aria-label", `${act.textContent} ${said}`);
  const files = job.artifacts.length && job.status === "completed" ? job.artifacts.map(download) : [];
  return make("li", {}, [
    make("p", {}, [title, " ", act]),
    make("ul", { className: "files" }, [...stages(job), ...files]),
    job.error ? make("p", { className: "help", textContent: job.error.message }) : "",
  ]);
}

// Refused or not, the list says how it is then.
const over = (wish) => wish.catch(() => {}).then(() => show());
