// The list of tickets: choosing rows, moving them, and addresses without empty parts.
"use strict";
(() => {
  const bulk = document.querySelector("[data-bulk]");
  const boxes = () => [...document.querySelectorAll('[data-bulk] input[name="ticket"]')];
  const all = document.querySelector("[data-choose-all]");
  const move = document.querySelector("[data-bulk-move]");
  const count = document.querySelector("[data-chosen-count]");
  const unsaid = count?.textContent;
  let last = null;

  const show = () => {
    const chosen = boxes().filter((box) => box.checked).length;
    if (count) count.textContent = chosen ? `${chosen} chosen` : unsaid;
    if (move) move.hidden = !chosen;
    if (all) { all.checked = chosen > 0 && chosen === boxes().length; all.indeterminate = chosen > 0 && !all.checked; }
  };

  all?.addEventListener("change", () => { boxes().forEach((box) => { box.checked = all.checked; }); show(); });

  bulk?.addEventListener("click", (event) => {
    const box = event.target.closest('input[name="ticket"]');
    if (!box) return;
    const list = boxes();
    // Shift takes everything between this row and the one before.
    if (event.shiftKey && last) {
      const [from, to] = [list.indexOf(last), list.indexOf(box)].sort((a, b) => a - b);
      list.slice(from, to + 1).forEach((one) => { one.checked = box.checked; });
    }
    last = box;
    show();
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=checkbox]), textarea, select")) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "m" && move && !move.hidden) { event.preventDefault(); document.getElementById("move-to").focus(); }
    if (event.key === "f") { event.preventDefault(); document.getElementById("words")?.focus(); }
  });

  // On a phone the filters fold away; without this script they stay open.
  document.querySelector("[data-filters]")?.classList.add("is-folding");
  document.querySelector("[data-more-filters]")?.addEventListener("click", (event) => {
    const open = document.getElementById("more-filters").classList.toggle("is-open");
    event.currentTarget.setAttribute("aria-expanded", String(open));
  });

  document.querySelector("[data-filters]")?.addEventListener("submit", (event) => {
    for (const part of event.target.elements) if (part.name && !part.value) part.disabled = true;
  });
  // After going back, a browser keeps what was disabled or chosen.
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("[data-filters] :disabled").forEach((part) => { part.disabled = false; });
    show();
  });
})();
