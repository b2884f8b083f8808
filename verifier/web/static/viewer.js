/** The page of a pièce as a picture, and the boxes that the criteria and values name on it: those and no others. */
import { say } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const STEPS = [50, 75, 100, 125, 150, 200, 300, 400];

/** A pièce, a page, a size and an angle at a time. */
export class Viewer {
  /**
   * @param {HTMLElement} place `data-dossier`, and a select of the pièces in it
   * @param {(key: string) => void} chosen when a box is pointed at
   */
  constructor(place, chosen) {
    this.place = place;
    this.chosen = chosen;
    this.sheet = place.querySelector(".planche");
    this.pieces = place.querySelector("#piece");
    this.pages = place.querySelector("#page");
    [this.piece, this.page, this.size, this.turns, this.active] = [0, 1, 100, 0, ""];
    this.boxes = [];
    place.querySelectorAll("[data-fait]").forEach((each) => each.addEventListener("click", () => this[each.dataset.fait]()));
    this.pieces.addEventListener("change", () => this.show(Number(this.pieces.value), this.bound("debut")));
    this.pages.addEventListener("change", () => this.show(this.piece, Number(this.pages.value)));
  }

  /** @param {{key: string, piece: number, page: number, box: number[], look: string, name: string}[]} boxes */
  mark(boxes) {
    this.boxes = boxes;
    this.draw();
  }

  /** Put a page in view. @param {number} piece @param {number} page */
  async show(piece, page) {
    [this.piece, this.page] = [piece, page];
    this.pieces.value = String(piece);
    const asked = `/api/v1/verifications/${this.place.dataset.dossier}/pieces/${piece}/pages/${page}`;
    if (this.asked === asked) { this.draw(); return; }
    this.asked = asked;
    this.leaf = null;
    this.tell(say("image_attend"));
    const none = this.pieces.selectedOptions[0].dataset.illisible;
    const leaf = none ? null : await fetch(asked).then((answer) => answer.ok ? answer.json() : null).catch(() => null);
    if (this.asked !== asked) return;      // another page was asked for meanwhile
    this.leaf = leaf;
    this.draw();
  }

  /** The first (« debut ») or last (« fin ») page of the pièce: a part of a file has its own. */
  bound(name) {
    return Number(this.pieces.selectedOptions[0].dataset[name]);
  }

  /** @param {string} text @param {boolean} again whether one may try again */
  tell(text, again = false) {
    const said = document.createElement("p");
    said.textContent = text;
    this.sheet.replaceChildren(said);
    if (!again) return;
    said.setAttribute("role", "alert");
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: say("reessayer") });
    button.addEventListener("click", () => { this.asked = ""; this.sheet.focus(); this.show(this.piece, this.page); });
    this.sheet.append(button);
  }

  /** What is said where there is no picture: of a pièce that nobody can read, or of a page that did not come. */
  missing() {
    const piece = this.pieces.selectedOptions[0].dataset;
    if (piece.illisible) this.tell(`${piece.dit} ${say("sans_image")}`);
    else this.tell(say("image_impossible", { page: this.page }), true);
  }

  /** The numbers of the pages of this pièce, to go to one at once. */
  count() {
    const [first, last] = [this.bound("debut"), this.bound("fin")];
    const told = (page) => say("page", { page, pages: last });
    if (this.pages.length !== last - first + 1 || Number(this.pages.options[0].value) !== first || this.pages.dataset.piece !== String(this.piece)) {
      this.pages.dataset.piece = String(this.piece);
      this.pages.replaceChildren(...Array.from({ length: last - first + 1 }, (_, place) => new Option(told(first + place), String(first + place))));
    }
    this.pages.value = String(this.page);
    const now = this.place.querySelector(".numero");
    if (now.textContent !== told(this.page)) now.textContent = told(this.page);
  }

  draw() {
    this.count();
    this.place.querySelector('[data-fait="back"]').disabled = this.page <= this.bound("debut");
    this.place.querySelector('[data-fait="next"]').disabled = this.page >= this.bound("fin");
    this.place.querySelector(".taille").textContent = `${this.size}\u00a0%`;
    if (!this.leaf) { if (this.leaf === null && this.asked) this.missing(); return; }
    const [width, height] = [this.leaf.largeur / this.leaf.echelle, this.leaf.hauteur / this.leaf.echelle];
    const lies = this.turns % 2 === 1;
    const svg = made("svg", { viewBox: lies ? `0 0 ${height} ${width}` : `0 0 ${width} ${height}`, width: `${this.size}%`, role: "group" });
    svg.setAttribute("aria-label", say("page_alt", { page: this.page, piece: this.pieces.selectedOptions[0].textContent }));
    const sheet = made("g", { transform: turn(this.turns, width, height) });
    const image = made("image", { href: this.leaf.image, width, height, preserveAspectRatio: "none", role: "img" });
    image.setAttribute("aria-label", svg.getAttribute("aria-label"));
    image.addEventListener("error", () => this.missing());
    sheet.append(image, ...this.boxes.filter((each) => each.piece === this.piece && each.page === this.page).map((each) => this.box(each)));
    svg.append(sheet);
    this.sheet.replaceChildren(svg);
  }

  box({ key, box: [x0, top, x1, bottom], look, name }) {
    const drawn = made("rect", { x: x0 - 2, y: top - 2, width: x1 - x0 + 4, height: bottom - top + 4, rx: 1.5 });
    drawn.setAttribute("class", `boite ${look}${key === this.active ? " active" : ""}`);      // a value's shows only while it is lit
    drawn.dataset.cle = key;
    const title = made("title", {});
    title.textContent = name;
    drawn.append(title);
    drawn.addEventListener("mouseenter", () => this.chosen(key));
    drawn.addEventListener("click", () => this.chosen(key, true));
    return drawn;
  }

  /** Light one box up. @param {string} key @param {boolean} seek whether to bring it into view */
  async light(key, seek = false) {
    this.active = key;
    const found = this.boxes.filter((each) => each.key === key);
    const there = found.find((each) => each.piece === this.piece && each.page === this.page);
    if (seek && found.length && !there) await this.show(found[0].piece, found[0].page);
    this.sheet.querySelectorAll(".boite").forEach((each) => each.classList.toggle("active", each.dataset.cle === key));
    if (seek) this.sheet.querySelector(".boite.active")?.scrollIntoView({ block: "center", inline: "center" });
  }

  next() { if (this.page < this.bound("fin")) this.show(this.piece, this.page + 1); }

  back() { if (this.page > this.bound("debut")) this.show(this.piece, this.page - 1); }

  larger() { this.size = STEPS.find((each) => each > this.size) || this.size; this.draw(); }

  smaller() { this.size = [...STEPS].reverse().find((each) => each < this.size) || this.size; this.draw(); }

  whole() { [this.size, this.turns] = [100, 0]; this.draw(); }

  rotate() { this.turns = (this.turns + 1) % 4; this.draw(); }
}

/** A quarter turn clockwise each, about the page's own corner. */
function turn(turns, width, height) {
  return ["", `translate(${height} 0) rotate(90)`, `translate(${width} ${height}) rotate(180)`, `translate(0 ${width}) rotate(270)`][turns];
}

function made(name, values) {
  const drawn = document.createElementNS(SVG, name);
  Object.entries(values).forEach(([key, value]) => drawn.setAttribute(key, value));
  return drawn;
}
