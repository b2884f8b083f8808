// The theme that was chosen, before anything is drawn: no flash of the other one.
(() => {
  "use strict";
  try {
    const theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch { /* a browser that keeps nothing: the system's theme */ }
})();
