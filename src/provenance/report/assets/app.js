// Shows the view for the current address, and handles the keys that work everywhere.
import { report } from "./data.js";
import { lost, searched } from "./dom.js";
import { documentView } from "./document.js";
import { familiesView } from "./families.js";
import { familyView } from "./family.js";
import { documentsView, linksView } from "./list.js";
import { overviewView } from "./overview.js";
import { pairView } from "./pair.js";

const VIEWS = { "": overviewView, families: familiesView, family: familyView, pair: pairView, document: documentView };
const LISTS = { links: linksView, documents: documentsView };
const view = document.getElementById("view");

const OVERVIEW = "#/"; // the address of the file without a hash, too
const KEPT = 12; // number of views that are kept for the Back button as the reader left them

// The views of the latest history entries, with their scroll positions.
const left = new Map();
let entry = 0, latest = 0;

function keep() {
  if (!view.dataset.shown) return;
  left.delete(entry);
  left.set(entry, { address: view.dataset.shown, nodes: [...view.childNodes], y: scrollY, inner: scrolled() });
  if (left.size > KEPT) left.delete(left.keys().next().value);
}

const scrolled = () => [...view.querySelectorAll(".body, .scroll")].map((box) => [box, box.scrollLeft, box.scrollTop]);

// Shows an earlier view as the reader left it; returns false if the view was not kept.
function back() {
  const known = left.get(entry);
  if (known?.address !== location.hash) return false;
  view.replaceChildren(...known.nodes);
  finish(known.address, location.hash.replace(/^#\/?/, "").split(/[/?]/)[0]);
  scrollTo(0, known.y);
  for (const [box, x, y] of known.inner) box.scrollTo(x, y);
  return true;
}

async function show() {
  const address = location.hash;
  const [route, query] = address.replace(/^#\/?/, "").split("?");
  const [name, argument] = route.split("/");
  const parts = await (LISTS[name] ? LISTS[name](new URLSearchParams(query)) : (VIEWS[name] ?? missing)(argument));
  if (location.hash !== address) return; // the reader has opened another view in the meantime
  view.replaceChildren(...parts.flat(Infinity).filter(Boolean));
  finish(address, name);
  scrollTo(0, 0);
  view.firstElementChild?.opened?.();
}

function finish(address, name) {
  const heading = view.querySelector("h1");
  document.title = heading ? `${heading.textContent} – provenance` : "Provenance report";
  for (const a of document.querySelectorAll("nav a"))
    if (a.getAttribute("href") === `#/${name}`) a.setAttribute("aria-current", "page");
    else a.removeAttribute("aria-current");
  view.dataset.shown = address;
  searched();
}

const missing = () => lost("view");

history.scrollRestoration = "manual";
addEventListener("popstate", async ({ state }) => {
  keep();
  if (state === null) history.replaceState((latest += 1), "", location.hash || OVERVIEW);
  entry = history.state;
  if (!back()) await show();
  view.focus({ preventScroll: true });
});
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
  if (event.key === "/") { event.preventDefault(); document.querySelector("#search input").focus(); return; }
  view.firstElementChild?.keys?.[event.key]?.();
});

document.getElementById("search").addEventListener("submit", (event) => {
  event.preventDefault();
  const words = new FormData(event.target).get("q");
  location.hash = `#/documents?${new URLSearchParams({ q: words })}`;
});

// Folded parts are printed too.
addEventListener("beforeprint", () => document.querySelectorAll("details:not([open], .filter-box)").forEach((one) => { one.open = true; one.dataset.opened = ""; }));
addEventListener("afterprint", () => document.querySelectorAll("[data-opened]").forEach((one) => { one.open = false; delete one.dataset.opened; }));

const theme = document.getElementById("theme");
let dark = matchMedia("(prefers-color-scheme: dark)").matches;
const label = () => { theme.textContent = dark ? "Light" : "Dark"; };
theme.addEventListener("click", () => {
  dark = !dark;
  document.documentElement.style.colorScheme = dark ? "dark" : "light";
  label();
});
label();
latest = entry = history.state ?? 0;
history.replaceState(entry, "", location.hash || (report.opens === null ? OVERVIEW : `#/document/${report.opens}`));
show();
