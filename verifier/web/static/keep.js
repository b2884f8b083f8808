/** What this browser keeps: small wishes, or nothing where it keeps nothing. */

/** @param {string} name @returns {string} */
export function kept(name) {
  try { return localStorage.getItem(name) || ""; } catch { return ""; }
}

/** @param {string} name @param {string} value */
export function keep(name, value) {
  try {
    if (value) localStorage.setItem(name, value);
    else localStorage.removeItem(name);
  } catch { /* kept nowhere */ }
}
