/** A dossier: criteria and places light each other up, decisions and corrections are kept without leaving the page. */
import { onKeys } from "./keys.js";
import { posted, shown } from "./forms.js";
import { announce, say } from "./words.js";
import { typed, watch } from "./typed.js";
import { Viewer } from "./viewer.js";

const side = document.getElementById("jugement");
const view = document.querySelector(".vue");
const height = new ResizeObserver(([band]) => {
  document.documentElement.style.setProperty("--bandeau", `${Math.ceil(band.borderBoxSize[0].blockSize)}px`);
});
const viewer = view ? new Viewer(view, light) : null;

/** Everything with a place on a page: `data-cle`, and `data-piece`, `data-page`, `data-boite` on what leads there. */
function places() {
  return [...side.querySelectorAll("[data-boite]")].map((each) => ({
    key: each.closest("[data-cle]").dataset.cle, piece: Number(each.dataset.piece), page: Number(each.dataset.page),
    box: each.dataset.boite.split(" ").map(Number), look: each.dataset.aspect, name: each.dataset.nom,
  }));
}

function light(key, follow = false) {
  side.querySelectorAll(".active").forEach((each) => each.classList.remove("active"));
  const row = side.querySelector(`[data-cle="${CSS.escape(key)}"]`);
  row?.classList.add("active");
  if (follow) row?.scrollIntoView({ block: "center" });
  viewer?.light(key);
}

/** What one may do with the rows and buttons of the judgement; again after each change. */
function ready() {
  measured();
  viewer?.mark(places());
  side.querySelectorAll("tr[data-cle]").forEach((row) => {
    for (const name of ["mouseenter", "focusin"]) row.addEventListener(name, () => { if (viewer?.active !== row.dataset.cle) light(row.dataset.cle); });
  });
  side.querySelectorAll("[data-boite]").forEach((each) => each.addEventListener("click", (event) => {
    event.preventDefault();
    light(each.closest("[data-cle]").dataset.cle);
    viewer.show(Number(each.dataset.piece), Number(each.dataset.page)).then(() => viewer.light(each.closest("[data-cle]").dataset.cle, true));
  }));
  side.querySelectorAll("[data-copie]").forEach((each) => { each.hidden = false; each.addEventListener("click", () => copy(each)); });
  side.querySelectorAll("form[data-sur-place]").forEach((each) => each.addEventListener("submit", send));
  side.querySelectorAll('input[name="statut"]').forEach((each) => each.addEventListener("change", () => propose(each)));
}

/** How high the band is that stays above all: it wraps where there is little room. */
function measured() {
  const band = document.getElementById("bandeau");
  if (!band) return;
  height.disconnect();
  height.observe(band);
}

async function copy(button) {
  const text = button.dataset.copie || document.getElementById(button.dataset.copieDe)?.value || "";
  try { await navigator.clipboard.writeText(text); announce(say("copie")); } catch { announce(say("copie_impossible")); }
}

/** Send a form, and take the judgement over from the page that answers. */
async function send(event) {
  event.preventDefault();
  const form = event.target;
  const { page, status } = await posted(form, event.submitter);
  const fresh = page?.getElementById("jugement");
  if (!fresh) {
    const place = form.querySelector(".grave") || form.appendChild(Object.assign(document.createElement("p"), { className: "grave" }));
    place.setAttribute("role", "alert");
    shown(place, page, status);
    return;
  }
  const [before, focus, back] = [states(), form.dataset.surPlace, typed(side, form)];
  document.getElementById("bandeau")?.replaceWith(page.getElementById("bandeau"));
  side.replaceChildren(...fresh.childNodes);
  side.dataset.statut = fresh.dataset.statut;
  back();
  ready();
  goOn(focus);
  const [news, written] = [changed(before), side.querySelector(".fait")?.textContent.trim()];
  if (!side.querySelector('[role="alert"]')) announce(news || written || say("enregistre"), !news && Boolean(written));      // an alert says itself what happened
}

/** Put the focus where one was: on the field that was refused, else on what changed, whatever fold it lies in. @param {string} name */
function goOn(name) {
  const refused = side.querySelector('form [role="alert"]')?.closest("form").querySelector("select, input:not([type=hidden])");
  const place = refused || document.getElementById(name) || document.querySelector("h1");
  for (let fold = place.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  place.focus();
}

function states() {
  return new Map([["", side.dataset.statut], ...[...side.querySelectorAll("tr[data-statut]")].map((row) => [row.dataset.cle, row.dataset.statut])]);
}

/** What a correction changed, in words; « » where nothing did. */
function changed(before) {
  const rows = [...side.querySelectorAll("tr[data-statut]")].filter((row) => before.get(row.dataset.cle) !== row.dataset.statut);
  if (!rows.length && before.get("") === side.dataset.statut) return "";
  const told = rows.map((row) => `${row.dataset.nom} : ${row.querySelector(".etat").textContent.trim()}`).join(" ; ");
  return say("change", { statut: document.querySelector(".proposition .etat").textContent.trim(), criteres: told });
}

/** A decision prepared, with the reason that goes with it, unless somebody wrote one. */
function propose(choice) {
  const reason = choice.form.elements.motif;
  if (!reason.value || reason.value === reason.dataset.propose) reason.value = choice.dataset.motif;
  reason.dataset.propose = reason.value;
}

function prepare(status) {
  const choice = side.querySelector(`input[name="statut"][value="${status}"]`);
  if (!choice) {
    announce(document.getElementById("decision-fixe")?.textContent.trim() || say("sans_decision"));
    return;
  }
  const fold = choice.closest("details");
  if (fold) fold.open = true;
  choice.checked = true;
  propose(choice);
  choice.form.scrollIntoView({ block: "nearest" });
  const needs = !choice.form.elements.motif.value && choice.form.elements.motif;
  (needs || choice.form.querySelector('[type="submit"]')).focus();
  announce(say("decision", { statut: choice.parentElement.textContent.trim() }));
}

function beside(name) {
  const link = document.querySelector(`a[rel="${name}"]`);
  if (link) location.href = link.href;
  else announce(say("fin_de_file"));
}

function criterion(rank) {
  const button = side.querySelectorAll(".criteres tr[data-cle]")[rank - 1]?.querySelector("button, a");
  button?.focus();
  button?.matches("[data-boite]") && button.click();
}

onKeys({
  j: () => beside("next"), k: () => beside("prev"), c: () => prepare("conforme"), n: () => prepare("non_conforme"),
  i: () => prepare("incomplet"), v: () => prepare("a_verifier"), m: () => document.getElementById("message")?.focus(),
  ...Object.fromEntries([..."123456789"].map((each) => [each, () => criterion(Number(each))])),
});
if (viewer) {
  onKeys({
    p: () => viewer.next(), P: () => viewer.back(), "+": () => viewer.larger(), "=": () => viewer.larger(), "-": () => viewer.smaller(),
    0: () => viewer.whole(), r: () => viewer.rotate(),
  });
  viewer.show(Number(view.dataset.piece), Number(view.dataset.premiere));
}
ready();
watch(side);
side.addEventListener("keydown", (event) => {      // a correction that is given up
  const fold = event.key === "Escape" && event.target.closest("td details[open]");
  if (!fold) return;
  fold.open = false;
  fold.querySelector("form").reset();
  fold.querySelector("summary").focus();
});
for (const [name, open] of [["beforeprint", true], ["afterprint", false]]) {      // on paper the source of each rule stands there
  addEventListener(name, () => side.querySelectorAll("details.source").forEach((each) => { each.open = open; }));
}

if (side.dataset.attend) {
  const look = setInterval(async () => {
    const told = await fetch(`/deposer/etats?id=${side.dataset.attend}`).then((answer) => answer.json()).catch(() => ({}));
    if (!["juge", "echec"].includes(told[side.dataset.attend]?.etat)) return;
    clearInterval(look);
    location.reload();
  }, 1000);
}
