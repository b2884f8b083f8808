/** One-key shortcuts: never while somebody writes, never with Ctrl or Alt, and only as long as they are wanted (WCAG 2.1.4). */
import { keep, kept } from "./keep.js";

const deeds = new Map();
const SOON = 1500;      // milliseconds between two keys that go together
let before = "";
let last = 0;

/**
 * What a key does on this page.
 * @param {Record<string, (event: KeyboardEvent) => boolean|void>} more by `event.key`; "g f" is one key after the other;
 * what says false leaves the key to the browser
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
    const deed = (event.timeStamp - last < SOON && deeds.get(`${before} ${event.key}`)) || deeds.get(event.key);
    [before, last] = [event.key, event.timeStamp];
    if (deed && !event.isComposing && deed(event) !== false) event.preventDefault();
  });
}

/** Whether a key typed there is text. */
function writes(place) {
  return place instanceof HTMLElement && (place.isContentEditable || /^(TEXTAREA|SELECT)$/.test(place.tagName)
    || (place.tagName === "INPUT" && !/^(checkbox|radio|button|submit|file)$/.test(place.type)));
}
