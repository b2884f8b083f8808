/** The words of the page: French, from the server. */
const WORDS = JSON.parse(document.body.dataset.mots || "{}");

/**
 * A sentence, its blanks filled.
 * @param {string} key of `ecran`
 * @param {Record<string, string|number>} values
 * @returns {string}
 */
export function say(key, values = {}) {
  return filled(WORDS[key], values);
}

/**
 * The form for a count: none, one, several.
 * @param {string} key of a list of three sentences
 * @param {number} n
 * @returns {string}
 */
export function count(key, n) {
  return filled(WORDS[key][Math.min(n, 2)], { n });
}

/**
 * Say something to everybody, whoever does not see it included.
 * @param {string} text
 * @param {boolean} written whether the page shows it elsewhere: then it is for the ear alone
 */
export function announce(text, written = false) {
  const place = document.getElementById("annonce");
  place.classList.toggle("cache", written);
  place.textContent = text;
  clearTimeout(announce.timer);
  announce.timer = setTimeout(() => { place.textContent = ""; }, 6000);
}

/** Say something on the page to which one goes. @param {string} text */
export function later(text) {
  sessionStorage.setItem("dit", text);
}

/** Say what the page before left to be said. */
export function arrived() {
  const told = sessionStorage.getItem("dit");
  sessionStorage.removeItem("dit");
  if (told) announce(told);
}

/** What a form of ours holds. @returns {string} */
export function stamp() {
  return document.querySelector('meta[name="csrf-token"]').content;
}

function filled(text, values) {
  return String(text ?? "").replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}
