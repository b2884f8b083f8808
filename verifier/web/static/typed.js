/** What somebody typed and did not send: kept while the page around it changes, and not left without a question. */

/** The fields that somebody filled, other than those of one form. @param {HTMLElement} side @param {?HTMLFormElement} but */
function filled(side, but) {
  return [...side.querySelectorAll("textarea:not([readonly]), input:not([type=hidden]), select")].filter((each) => each.form !== but && touched(each));
}

/** Whether somebody changed it; a reason that was proposed is nobody's words. @param {HTMLElement} field */
function touched(field) {
  if (field.matches("select")) return [...field.options].some((each) => each.selected !== each.defaultSelected) && field.dataset.touche === "1";
  if (field.matches("[type=radio], [type=checkbox]")) return field.checked && !field.defaultChecked;
  return field.value !== field.defaultValue && field.value !== field.dataset.propose;
}

/**
 * What was typed in other forms than the one that is sent.
 * @param {HTMLElement} side
 * @param {HTMLFormElement} sent
 * @returns {() => void} which puts it back
 */
export function typed(side, sent) {
  const kept = filled(side, sent).map((each) => [where(each), each.value]);
  return () => {
    for (const [place, value] of kept) {
      const field = side.querySelector(place);
      if (!field) continue;
      if (field.matches("[type=radio], [type=checkbox]")) field.checked = true;
      else field.value = value;
      if (field.matches("select")) field.dataset.touche = "1";
      for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    }
  };
}

/** Ask before a page with words in it is left. @param {HTMLElement} side */
export function watch(side) {
  side.addEventListener("change", (event) => { if (event.target.matches("select")) event.target.dataset.touche = "1"; });
  addEventListener("beforeunload", (event) => { if (filled(side, null).some((each) => !each.matches("[type=radio]"))) event.preventDefault(); });
}

function where(field) {
  return field.id ? `#${CSS.escape(field.id)}` : `[name="${CSS.escape(field.name)}"][value="${CSS.escape(field.value)}"]`;
}
