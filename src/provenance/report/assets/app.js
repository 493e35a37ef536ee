// Shows the view that the address names, and handles the keys that work everywhere.
import { lost } from "./dom.js";
import { documentView } from "./document.js";
import { familyView } from "./family.js";
import { documentsView, linksView } from "./list.js";
import { overviewView } from "./overview.js";
import { pairView } from "./pair.js";

const VIEWS = { "": overviewView, family: familyView, pair: pairView, document: documentView };
const LISTS = { links: linksView, documents: documentsView };
const view = document.getElementById("view");

async function show() {
  const address = location.hash;
  const [route, query] = address.replace(/^#\/?/, "").split("?");
  const [name, argument] = route.split("/");
  const parts = await (LISTS[name] ? LISTS[name](new URLSearchParams(query)) : (VIEWS[name] ?? missing)(argument));
  if (location.hash !== address) return; // the reader has opened another view in the meantime
  view.replaceChildren(...parts.flat(Infinity).filter(Boolean));
  const heading = view.querySelector("h1");
  document.title = heading ? `${heading.textContent} – provenance` : "Provenance report";
  for (const a of document.querySelectorAll("nav a"))
    if (a.getAttribute("href") === `#/${name}`) a.setAttribute("aria-current", "page");
    else a.removeAttribute("aria-current");
  scrollTo(0, 0);
  view.dataset.shown = address;
}

const missing = () => lost("view");

addEventListener("hashchange", async () => { await show(); view.focus({ preventScroll: true }); });
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

const theme = document.getElementById("theme");
let dark = matchMedia("(prefers-color-scheme: dark)").matches;
const label = () => { theme.textContent = dark ? "Light" : "Dark"; };
theme.addEventListener("click", () => {
  dark = !dark;
  document.documentElement.style.colorScheme = dark ? "dark" : "light";
  label();
});
label();
show();
