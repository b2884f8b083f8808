/** Forms sent without leaving the page: the answer is the page itself, of which a part is taken over. */
import { say } from "./words.js";

/**
 * Send a form as the browser would.
 * @param {HTMLFormElement} form
 * @param {HTMLElement} [submitter] the button that sends it
 * @returns {Promise<{ok: boolean, page: ?Document}>} the page that answers; null where nothing did
 */
export async function posted(form, submitter = null) {
  try {
    const body = new FormData(form, submitter);
    const answer = await fetch(form.action, { method: "POST", body });
    return { ok: answer.ok, page: new DOMParser().parseFromString(await answer.text(), "text/html") };
  } catch {
    return { ok: false, page: null };
  }
}

/** Show why something was refused. @param {HTMLElement} place @param {?Document} page */
export function shown(place, page) {
  place.textContent = page?.querySelector('[role="alert"]:not([hidden])')?.textContent.trim() || say("reseau");
  place.hidden = false;
}
