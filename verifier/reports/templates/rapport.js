
"use strict";
(() => {
  const form = document.getElementById("filtres");
  const table = document.getElementById("table");
  const count = document.getElementById("compte");
  const text = document.getElementById("f-texte");
  const lists = [...form.querySelectorAll("select")];
  const bodies = [...table.tBodies];
  const fold = (words) => words.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/\s+/g, " ").toLowerCase();
  const known = new Map();
  const words = (body) => {
    if (!known.has(body)) { known.set(body, fold(body.textContent)); }
    return known.get(body);
  };
  const kept = (body, asked, sought) =>
    asked.every(([key, value]) => body.dataset[key].split(" ").includes(value)) && sought.every((word) => words(body).includes(word));
  const show = () => {
    const asked = lists.filter((list) => list.value).map((list) => [list.dataset.cle, list.value]);
    const sought = fold(text.value).split(" ").filter(Boolean);
    let shown = 0;
    for (const body of bodies) {
      body.hidden = !kept(body, asked, sought);
      shown += body.hidden ? 0 : 1;
    }
    const { un, plusieurs, aucun, total } = count.dataset;
    const said = shown === 0 ? aucun : shown === 1 ? un : plusieurs;
    count.textContent = said.replace("{n}", shown).replace("{total}", total);
  };
  const compare = new Intl.Collator("fr", { numeric: true, sensitivity: "base" }).compare;
  const sort = (header, place) => {
    const down = header.getAttribute("aria-sort") === "ascending";
    for (const other of table.tHead.rows[0].cells) { other.removeAttribute("aria-sort"); }
    header.setAttribute("aria-sort", down ? "descending" : "ascending");
    const key = place === 0 ? (body) => body.dataset.rang : (body) => body.rows[0].cells[place].textContent;
    const keys = new Map(bodies.map((body) => [body, key(body)]));
    const row = [...bodies].sort((one, other) => (down ? -1 : 1) * compare(keys.get(one), keys.get(other)));
    table.append(...row);
  };
  [...table.tHead.rows[0].cells].forEach((header, place) => {
    const button = document.createElement("button");
    button.type = "button";
    button.title = table.dataset.trier.replace("{colonne}", header.textContent);
    button.textContent = header.textContent;
    button.addEventListener("click", () => sort(header, place));
    header.replaceChildren(button);
  });
  let waiting = 0;
  text.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(show, 120); });
  form.addEventListener("change", show);
  form.addEventListener("submit", (event) => { event.preventDefault(); show(); });
  form.addEventListener("reset", () => setTimeout(show, 0));
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    for (const each of opened) { each.open = true; }
  });
  addEventListener("afterprint", () => { for (const each of opened) { each.open = false; } });
  form.hidden = false;
  show();
})();
