// The board: h and l walk between columns, cards can be dragged; each card's buttons do the same by click and by key.
"use strict";
(() => {
  const board = document.querySelector("[data-board]");
  if (!board) return;
  const columns = () => [...board.querySelectorAll("[data-state]")];
  const current = () => board.querySelector("[data-row].chosen");

  const choose = (card) => {
    if (!card) return;
    board.querySelectorAll("[data-row]").forEach((one) => one.classList.toggle("chosen", one === card));
    card.scrollIntoView({ block: "nearest", inline: "nearest" });
    card.querySelector("a")?.focus({ preventScroll: true });
  };
  const walk = (step) => {
    const filled = columns().filter((column) => column.querySelector("[data-row]"));
    if (!filled.length) return;
    const card = current();
    if (!card) { choose(filled[0].querySelector("[data-row]")); return; }
    const now = card.closest("[data-state]");
    const place = [...now.querySelectorAll("[data-row]")].indexOf(card);
    const next = filled[Math.min(filled.length - 1, Math.max(0, filled.indexOf(now) + step))];
    const cards = next.querySelectorAll("[data-row]");
    choose(cards[Math.min(place, cards.length - 1)]);
  };
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select") || document.querySelector("dialog[open]")) return;
    if (event.key === "h" || event.key === "ArrowLeft") { event.preventDefault(); walk(-1); }
    if (event.key === "l" || event.key === "ArrowRight") { event.preventDefault(); walk(1); }
  });
  // A step that asks for a reason opens its field, ready to be typed into: at once, or the first letters were lost.
  board.addEventListener("click", (event) => {
    const asks = event.target.closest("details:not(.more) > summary")?.parentElement;
    if (!asks) return;
    event.preventDefault();
    const more = asks.closest(".more");
    if (more) more.open = true;
    asks.open = !asks.open;
    if (asks.open) asks.querySelector('[name="reason"]')?.focus();
  });

  let dragged = null;
  board.addEventListener("dragstart", (event) => { dragged = event.target.closest("[data-row]"); });
  board.addEventListener("dragend", () => { dragged = null; columns().forEach((column) => column.classList.remove("is-over")); });
  const stepTo = (column) => dragged?.querySelector(`[data-to="${CSS.escape(column.dataset.state)}"]`);
  columns().forEach((column) => {
    column.addEventListener("dragover", (event) => { if (stepTo(column)) { event.preventDefault(); column.classList.add("is-over"); } });
    column.addEventListener("dragleave", () => column.classList.remove("is-over"));
    column.addEventListener("drop", (event) => { event.preventDefault(); stepTo(column)?.click(); });
  });
})();
