/** Forms sent without leaving the page: the answer is the page itself, of which a part is taken over. */
import { say, stamp } from "./words.js";

/**
 * Send a form as the browser would; once more under a fresh stamp, where the one it holds is none any more.
 * @param {HTMLFormElement} form
 * @param {HTMLElement} [submitter] the button that sends it
 * @returns {Promise<{ok: boolean, page: ?Document, status: number}>} the page that answers; null where nothing did
 */
export async function posted(form, submitter = null) {
  try {
    let answer = await sent(form, submitter);
    if (answer.status === 403 && await renewed(form.elements._jeton.value)) answer = await sent(form, submitter);
    return { ok: answer.ok, page: parsed(await answer.text()), status: answer.status };
  } catch {
    return { ok: false, page: null, status: 0 };
  }
}

function sent(form, submitter) {
  return fetch(form.action, { method: "POST", body: new FormData(form, submitter) });
}

function parsed(text) {
  return new DOMParser().parseFromString(text, "text/html");
}

/**
 * Take the stamp that holds now: the server was started again, or somebody signed in again.
 * @param {string} used the one that was sent
 * @returns {Promise<boolean>} whether there is another one, so that it is worth sending once more
 */
export async function renewed(used) {
  if (stamp() === used) {      // not taken meanwhile by another sending
    const answer = await fetch("/deposer", { redirect: "manual" }).catch(() => null);      // looked at, it writes nothing down, as a dossier would
    const fresh = answer?.ok && parsed(await answer.text()).querySelector('meta[name="csrf-token"]')?.content;
    if (!fresh) return false;
    document.querySelector('meta[name="csrf-token"]').content = fresh;
  }
  document.querySelectorAll('input[name="_jeton"]').forEach((each) => { each.value = stamp(); });
  return stamp() !== used;
}

/** Show why something was refused. @param {HTMLElement} place @param {?Document} page @param {number} status */
export function shown(place, page, status) {
  if (status === 401) askedIn(place);
  else place.textContent = page?.querySelector('[role="alert"]:not([hidden])')?.textContent.trim() || say("reseau");
  place.hidden = false;
}

/** Ask somebody to sign in again beside this page, which keeps what it holds. @param {HTMLElement} place */
export function askedIn(place) {
  const link = document.createElement("a");
  Object.assign(link, { href: "/connexion", target: "_blank", textContent: say("reconnecter") });
  place.replaceChildren(say("deconnecte"), " ", link);
}
