/** The queue: from row to row by key, decided from the row after a look at the reason, the sure ones ticked. */
import { onKeys } from "./keys.js";
import { announce, count, later, say } from "./words.js";
import { posted, shown } from "./forms.js";

const table = document.getElementById("dossiers");
const links = table ? [...table.querySelectorAll(".c-dossier a")] : [];
const boxes = table ? [...table.querySelectorAll('input[name="choisis"]:not(:disabled)')] : [];
const dialog = document.getElementById("decider");

/** Look again: never the form that led here. */
function again() {
  location.href = `/file${location.search}`;
}

/** The row in which the focus is. */
function here() {
  return document.activeElement?.closest("#dossiers tbody tr");
}

function step(by) {
  const place = links.findIndex((each) => each.closest("tr") === here());
  const next = links[Math.max(0, Math.min(links.length - 1, place + by))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

/** Ask for a confirmation of a decision, its reason filled in. @param {string} status */
function decide(status) {
  const row = here();
  if (!row) return;
  const link = row.querySelector(".c-dossier a");
  const why = say("a_ouvrir", { dossier: link.textContent, raison: row.dataset.doute });
  if (!row.dataset.ouvert) { announce(why); return; }
  if (status === "conforme" && row.dataset.doute) {      // what the box refuses, no key accepts
    later(why);
    link.click();
    return;
  }
  const form = dialog.querySelector("form");
  form.action = `/dossiers/${row.dataset.id}/decision`;
  form.elements.version.value = row.dataset.version;
  form.elements.statut.value = status;
  form.elements.motif.value = row.getAttribute(`data-motif-${status}`);
  dialog.querySelector(".quoi").textContent = link.textContent;
  dialog.querySelectorAll("[data-de]").forEach((each) => {
    const told = row.querySelector(each.dataset.de)?.textContent.trim();
    each.querySelector("span").textContent = told || "";
    each.hidden = !told;
  });
  dialog.querySelector(".statut").textContent = dialog.getAttribute(`data-${status.replace("_", "-")}`);
  dialog.querySelector(".grave").hidden = true;
  dialog.showModal();
  (form.elements.motif.value ? dialog.querySelector('[type="submit"]') : form.elements.motif).focus();
  dialog.onclose = () => row.querySelector("a").focus();
}

dialog?.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const { ok, page, status } = await posted(event.target);
  if (!ok) { shown(dialog.querySelector(".grave"), page, status); return; }
  const row = links.findIndex((each) => each.getAttribute("href").includes(event.target.action.split("/").at(-2)));
  sessionStorage.setItem("rang", String(row));
  later(say("decide", { dossier: dialog.querySelector(".quoi").textContent, statut: dialog.querySelector(".statut").textContent }));
  again();
});
dialog?.querySelector('[value="non"]').addEventListener("click", () => dialog.close());

function ticked() {
  const told = document.getElementById("coches");
  if (told) told.textContent = count("choisis", boxes.filter((each) => each.checked).length);
}
boxes.forEach((each) => each.addEventListener("change", ticked));
document.getElementById("cocher-tous")?.addEventListener("click", () => { boxes.forEach((each) => { each.checked = true; }); ticked(); });
document.querySelectorAll("#filtres select").forEach((each) => each.addEventListener("change", () => each.form.requestSubmit()));

onKeys({
  j: () => step(1), k: () => step(-1), Enter: () => {
    if (!document.activeElement.matches('input[name="choisis"]')) return false;      // a link opens by itself
    here().querySelector(".c-dossier a").click();      // and a box would send the form
    return true;
  },
  c: () => decide("conforme"), n: () => decide("non_conforme"), i: () => decide("incomplet"),
  x: () => { const box = here()?.querySelector('input:not(:disabled)'); if (box) { box.checked = !box.checked; ticked(); } },
  "/": () => document.getElementById("f-texte")?.focus(),
});

document.getElementById("lot-titre")?.focus();      // what is asked is read first

const rank = sessionStorage.getItem("rang");      // after a decision: where one was
sessionStorage.removeItem("rang");
if (rank !== null) links[Math.min(Number(rank), links.length - 1)]?.focus();

if (table?.dataset.attend === "1") {      // some are being read: come again when they are
  const waiting = [...table.querySelectorAll("tbody tr")].filter((each) => each.querySelector(".e-en_attente, .e-en_lecture"));
  const ids = waiting.map((each) => ["id", each.dataset.id]);
  const look = setInterval(async () => {
    const told = await fetch(`/deposer/etats?${new URLSearchParams(ids)}`).then((answer) => answer.json()).catch(() => ({}));
    if (!Object.values(told).some((each) => each.etat === "juge" || each.etat === "echec")) return;
    if (dialog?.open || boxes.some((each) => each.checked) || here()) return;      // nothing is taken from under a hand
    clearInterval(look);
    again();
  }, 2000);
}
