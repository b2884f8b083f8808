/** One-key shortcuts: never while somebody writes, never with Ctrl or Alt, and only as long as they are wanted (WCAG 2.1.4). */
import { keep, kept } from "./keep.js";

const deeds = new Map();
let before = "";

/**
 * What a key does on this page.
 * @param {Record<string, (event: KeyboardEvent) => void>} more by `event.key`; "g f" is one key after the other
 */
export function onKeys(more) {
  for (const [key, deed] of Object.entries(more)) deeds.set(key, deed);
}

/** Listen, and fill the help. */
export function listen() {
  const help = document.getElementById("aide");
  const wanted = document.getElementById("touches");
  const button = document.getElementById("ouvrir-aide");
  wanted.checked = kept("touches") !== "non";
  wanted.addEventListener("change", () => keep("touches", wanted.checked ? "" : "non"));
  button.hidden = false;
  button.addEventListener("click", () => help.showModal());
  const go = (address) => () => { location.href = address; };
  onKeys({ "?": () => help.showModal(), "g f": go("/file"), "g d": go("/deposer"), "g t": go("/tableau-de-bord") });
  document.addEventListener("keydown", (event) => {
    if (!wanted.checked || event.ctrlKey || event.altKey || event.metaKey || writes(event.target) || document.querySelector("dialog[open]")) return;
    const deed = deeds.get(`${before} ${event.key}`) || deeds.get(event.key);
    before = event.key;
    if (!deed) return;
    event.preventDefault();
    deed(event);
  });
}

/** Whether a key typed there is text. */
function writes(place) {
  return place instanceof HTMLElement && (place.isContentEditable || /^(TEXTAREA|SELECT)$/.test(place.tagName)
    || (place.tagName === "INPUT" && !/^(checkbox|radio|button|submit|file)$/.test(place.type)));
}
