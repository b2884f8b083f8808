/** Deposit: files dropped, pasted or chosen; each dossier sent by itself, its way shown until it is judged. */
import { Sending } from "./sending.js";
import { dropped, path } from "./dropped.js";
import { announce, count, say } from "./words.js";

const form = document.getElementById("depot");
const zone = document.getElementById("zone");
const input = document.getElementById("pieces");
const folder = document.getElementById("dossier");
const list = document.getElementById("choisis");
const most = Number(form.dataset.octets);
const sending = new Sending(document.getElementById("envois-table"));
const HIDDEN = /^(\.|Thumbs\.db$|desktop\.ini$)/;      // what a system leaves in a folder
const PERSONAL = ["praticien", "numero_ps", "declaration", "recu_le", "reference", "exonere_lap", "pre_rempli"];      // what is said of one professional
let files = [];
let pasted = 0;

/** Add files to those chosen; what a system hid is left, and what is there already: that is said. @param {Iterable<File>} more */
function add(more) {
  const seen = [...more].filter((each) => !HIDDEN.test(each.name));
  const known = new Set(files.map(sign));
  const good = seen.filter((each) => !known.has(sign(each)) && known.add(sign(each)));
  files.push(...good);
  show();
  const left = seen.length - good.length;
  announce([count("fichiers", files.length), left && count("laisses", left)].filter(Boolean).join(" "));
}

/** What tells two files apart: a copy of one that was chosen is no other. @param {File} file @returns {string} */
function sign(file) {
  return `${path(file)} ${file.size} ${file.lastModified}`;
}

/** Why a file cannot be sent; « » where it can. @param {File} file @returns {string} */
function fault(file) {
  if (file.size > most) return say("trop_lourd", { n: Math.floor(most / 1e6) });
  return file.size ? "" : say("vide");
}

/** One professional, several dossiers: it is said that he is told of every one of them. */
function warned() {
  const whole = new FormData(form).get("ensemble") === "oui";
  document.getElementById("chacun").hidden = whole || files.length < 2 || !form.elements.praticien.value.trim();
}

function show() {
  warned();
  input.required = files.length === 0;
  list.replaceChildren(...files.map((file, place) => {
    const row = document.createElement("li");
    const name = document.createElement("span");
    name.textContent = [path(file), fault(file)].filter(Boolean).join(" – ");
    const off = document.createElement("button");
    off.type = "button";
    off.className = "petit discret";
    off.textContent = say("retirer");
    off.setAttribute("aria-label", say("retirer_nom", { nom: file.name }));
    off.addEventListener("click", () => { files.splice(place, 1); show(); input.focus(); });
    row.append(name, off);
    return row;
  }));
}

function send(event) {
  event.preventDefault();
  const good = files.filter((each) => !fault(each));
  const whole = new FormData(form).get("ensemble") === "oui";
  if (!good.length || (whole && good.length < files.length)) {      // a dossier that lacks a pièce is another dossier
    announce(say(files.length ? "a_retirer" : "rien_choisi"));
    (list.querySelector("button") || input).focus();
    return;
  }
  const claim = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && value
    && !["_jeton", "ensemble"].includes(name));
  document.getElementById("envois-vide").hidden = true;
  (whole ? [good] : good.map((each) => [each])).forEach((group, place) => {
    sending.add(group, claim.map(([name, value]) => [name, name === "reference" && place ? `${value}-${place + 1}` : value]));
  });
  files = files.filter(fault);
  input.value = "";
  show();
  forget();
}

/** The next dossier is somebody else's: nothing said of the last professional is left, and that is told. */
function forget() {
  const said = PERSONAL.map((name) => form.elements[name]).filter((each) => each.value);
  said.forEach((each) => { each.value = ""; });
  warned();
  if (said.length) announce(say("oublie"));
}

for (const each of [input, folder]) {
  each.addEventListener("change", () => { add(each.files); each.value = ""; });
}
for (const name of ["dragenter", "dragover"]) {
  document.addEventListener(name, (event) => { event.preventDefault(); zone.classList.add("survol"); });
}
document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) zone.classList.remove("survol"); });
document.addEventListener("drop", async (event) => {
  event.preventDefault();
  zone.classList.remove("survol");
  add(await dropped(event.dataTransfer));
});
document.addEventListener("paste", (event) => {
  const held = [...event.clipboardData.items].filter((each) => each.kind === "file").map((each) => each.getAsFile()).filter(Boolean);
  if (!held.length) return;      // words, for the field in which one writes
  event.preventDefault();
  add(held.map(called));
});

/** A picture of the screen has no name of its own, or that of all of them. @param {File} file @returns {File} */
function called(file) {
  if (file.name && !/^(image|blob)(\.\w+)?$/.test(file.name)) return file;
  pasted += 1;
  const end = { "image/jpeg": "jpg", "application/pdf": "pdf" }[file.type] || file.type.split("/")[1] || "png";
  return new File([file], `${say("colle", { n: pasted })}.${end}`, { type: file.type, lastModified: file.lastModified });
}
form.addEventListener("submit", send);
form.addEventListener("input", warned);
window.addEventListener("beforeunload", (event) => { if (sending.isAtWork) event.preventDefault(); });
