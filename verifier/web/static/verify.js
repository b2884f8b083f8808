/** Every page: the theme, the shortcuts; then what this page needs. */
import { keep, kept } from "./keep.js";
import { listen } from "./keys.js";
import { arrived } from "./words.js";

const ROOMS = { deposer: "./deposit.js", file: "./queue.js", dossier: "./dossier.js" };

function themes() {
  const choice = document.getElementById("theme");
  choice.closest("label").hidden = false;
  choice.value = kept("theme") || "auto";
  choice.addEventListener("change", () => {
    const theme = choice.value === "auto" ? "" : choice.value;
    keep("theme", theme);
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
  });
}

themes();
listen();
document.querySelectorAll(".script").forEach((each) => { each.hidden = false; });
const room = ROOMS[document.body.dataset.page.trim()];
if (room) await import(room);
arrived();
document.body.dataset.pret = "1";
