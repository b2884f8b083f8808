/** Dossiers on their way: sent two at a time through the API, then watched until they are judged. */
import { askedIn, renewed } from "./forms.js";
import { announce, count, say, stamp } from "./words.js";

const AT_ONCE = 2;
const SHUT = new Set([401, 403]);      // what signing in again, or a fresh stamp, may open
const LOOK = 1200;      // milliseconds between two looks

/** The dossiers deposited from this page, a row each. */
export class Sending {
  /** @param {HTMLTableElement} table */
  constructor(table) {
    this.table = table;
    this.waiting = [];
    this.busy = 0;
    this.watched = new Map();
    this.done = { juge: 0, echec: 0 };      // those that were read, and those that could not be
  }

  /** @param {File[]} files of one dossier @param {[string, string][]} claim */
  add(files, claim) {
    const row = this.table.tBodies[0].insertRow();
    const name = document.createElement("th");
    name.scope = "row";
    name.textContent = files.length > 1 ? `${files[0].name} + ${files.length - 1}` : files[0].name;
    row.append(name);
    this.table.hidden = false;
    this.waiting.push({ files, claim, row, state: row.insertCell(), key: crypto.randomUUID() });
    this.next();
  }

  /** Whether something is not sent yet. @returns {boolean} */
  get isAtWork() {
    return this.busy > 0 || this.waiting.length > 0;
  }

  next() {
    while (this.busy < AT_ONCE && this.waiting.length) {
      this.busy += 1;
      this.send(this.waiting.shift()).finally(() => { this.busy -= 1; this.next(); });
    }
  }

  /** One dossier, sent; again where the server says that it is too often, or that the page's stamp is none any more. */
  async send(one) {
    const answer = await posted(one).catch(() => null);
    if (answer?.status === 429) {
      await new Promise((done) => { setTimeout(done, 1000 * Number(answer.getResponseHeader("Retry-After") || 2)); });
      return this.send(one);
    }
    if (answer?.status === 403 && await renewed(one.stamp)) return this.send(one);
    const told = answer ? parsed(answer.responseText) : {};
    if (!answer || answer.status >= 400) {
      one.state.textContent = answer ? say("refuse", { raison: told.detail || answer.status }) : say("reseau");
      one.state.className = "grave";
      if (answer?.status === 401) askedIn(one.state);
      if (!answer || answer.status >= 500 || SHUT.has(answer.status)) one.state.append(" ", this.again(one));
      return undefined;
    }
    const id = told.id || answer.getResponseHeader("Location").split("/").pop();
    const link = document.createElement("a");
    link.href = `/dossiers/${id}`;
    link.textContent = one.row.cells[0].textContent;
    one.row.cells[0].replaceChildren(link);
    one.state.textContent = say("envoye");
    this.watched.set(id, one);
    this.watch();
    return undefined;
  }

  /** A button that sends a dossier once more, under the same key: it cannot be deposited twice. */
  again(one) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "petit";
    button.textContent = say("renvoyer");
    button.setAttribute("aria-label", say("renvoyer_nom", { nom: one.row.cells[0].textContent }));
    button.addEventListener("click", async () => {
      one.state.className = "";
      one.state.textContent = "";
      await renewed(stamp());      // while it was read, somebody may have signed in, or the server been started again
      this.waiting.push(one);
      this.next();
    });
    return button;
  }

  /** Look, all at once, how far those that are not done have come. */
  watch() {
    clearTimeout(this.timer);
    if (!this.watched.size) return;
    this.timer = setTimeout(async () => {
      const ids = [...this.watched.keys()].slice(0, 100);
      const told = await fetch(`/deposer/etats?${new URLSearchParams(ids.map((id) => ["id", id]))}`)
        .then((answer) => answer.ok ? answer.json() : {}).catch(() => ({}));
      for (const [id, state] of Object.entries(told)) this.show(id, state);
      this.watch();
    }, LOOK);
  }

  /** @param {string} id @param {{etat: string, mot: string, statut: ?string, signe: ?string, echec: string}} state */
  show(id, state) {
    const one = this.watched.get(id);
    const mark = document.createElement("span");
    mark.className = `etat e-${state.statut || state.etat}`;
    mark.textContent = [state.signe, state.mot].filter(Boolean).join(" ");
    one.state.replaceChildren(mark, state.echec ? ` ${state.echec}` : "");
    if (!(state.etat in this.done)) return;
    this.watched.delete(id);
    this.done[state.etat] += 1;
    announce([count("termine", this.done.juge), count("echecs", this.done.echec)].filter(Boolean).join(" "));
  }
}

/** @param {{files: File[], claim: [string, string][], state: HTMLElement, key: string, stamp: string}} one @returns {Promise<XMLHttpRequest>} */
function posted(one) {
  const { files, claim, state, key } = one;
  one.stamp = stamp();
  const body = new FormData();
  claim.forEach(([name, value]) => body.append(name, value));
  files.forEach((file) => body.append("pieces", file, file.name));
  const request = new XMLHttpRequest();      // it tells how much is gone; fetch does not
  request.open("POST", "/api/v1/verifications");
  Object.entries({ Prefer: "respond-async", "X-CSRF-Token": one.stamp, "Idempotency-Key": key })
    .forEach(([name, value]) => request.setRequestHeader(name, value));
  request.upload.onprogress = (event) => {
    state.textContent = say("envoi", { part: Math.round(100 * event.loaded / Math.max(1, event.total)) });
  };
  return new Promise((done, failed) => {
    request.onload = () => done(request);
    request.onerror = failed;
    request.send(body);
  });
}

function parsed(text) {
  try { return JSON.parse(text); } catch { return {}; }
}
