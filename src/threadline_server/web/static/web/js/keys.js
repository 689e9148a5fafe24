// Keys: / searches, ? lists, g x goes, j and k walk through rows, Esc closes. Never while someone is typing.
"use strict";
(() => {
  const GO_SECONDS = 1.2;
  let goUntil = 0;

  const typing = (target) => target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

  const walk = (step) => {
    const rows = [...document.querySelectorAll("[data-rows] [data-row]")];
    if (!rows.length) return;
    const now = rows.findIndex((row) => row.classList.contains("chosen"));
    const next = rows[Math.min(rows.length - 1, Math.max(0, now < 0 ? 0 : now + step))];
    rows.forEach((row) => row.classList.toggle("chosen", row === next));
    next.scrollIntoView({ block: "nearest" });
    next.querySelector("a")?.focus({ preventScroll: true });
  };

  const press = (selector) => {
    const target = document.querySelector(selector);
    if (target) target.click();
    return Boolean(target);
  };

  const actions = {
    "/": () => document.getElementById("search")?.focus(),
    "?": () => document.getElementById("keys")?.showModal(),
    "[": () => window.threadline.foldRail(),
    j: () => walk(1),
    k: () => walk(-1),
    n: () => window.threadline.goToToast(),
    t: () => document.querySelectorAll("[data-chart-switch]").forEach((button) => button.click()),
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      if (typing(event.target)) event.target.blur();
      else if (!window.threadline.closeNewestToast()) window.threadline.closePanel();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    if (Date.now() < goUntil) {
      goUntil = 0;
      if (press(`[data-go="${CSS.escape(event.key)}"]`)) event.preventDefault();
      return;
    }
    if (event.key === "g") { goUntil = Date.now() + GO_SECONDS * 1000; return; }
    // A page gives a button its key by data-key; inside the chosen row it means that row's button.
    const key = CSS.escape(event.key);
    if (press(`[data-row].chosen [data-key="${key}"]`) || press(`#content > [data-key="${key}"], #content .heading [data-key="${key}"]`)) { event.preventDefault(); return; }
    if (actions[event.key]) { event.preventDefault(); actions[event.key](); }
  });
})();
