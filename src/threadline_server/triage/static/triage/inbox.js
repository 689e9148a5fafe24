// The inbox: a accepts, d declines, s snoozes, u merges; the chosen rows if boxes are ticked, else the row one is on.
"use strict";
(() => {
  const PLACE = "inbox-place";
  const list = document.querySelector("[data-inbox]");
  if (!list) return;
  const rows = () => [...list.querySelectorAll("[data-row]")];
  const boxes = () => [...list.querySelectorAll('input[name="proposal"]')];
  const current = () => list.querySelector("[data-row].chosen");
  const count = document.querySelector("[data-chosen-count]");
  const bulk = document.querySelector("[data-bulk-answers]");
  const all = document.querySelector("[data-choose-all]");
  const unsaid = count?.textContent;

  const ticked = () => boxes().filter((box) => box.checked).map((box) => box.value);
  const meant = () => {
    const chosen = ticked();
    if (chosen.length) return chosen;
    const box = current()?.querySelector('input[name="proposal"]');
    return box ? [box.value] : [];
  };

  const show = () => {
    const chosen = ticked().length;
    if (count) count.textContent = chosen ? `${chosen} chosen` : unsaid;
    if (bulk) bulk.hidden = !chosen;
    if (all) { all.checked = chosen > 0 && chosen === boxes().length; all.indeterminate = chosen > 0 && !all.checked; }
  };
  list.addEventListener("change", show);
  all?.addEventListener("change", () => { boxes().forEach((box) => { box.checked = all.checked; }); show(); });

  // Each answer is a form of its own; the chosen proposals are put into it when it is sent.
  document.querySelectorAll("form[data-answer]").forEach((form) => form.addEventListener("submit", (event) => {
    const chosen = meant();
    if (!chosen.length) { event.preventDefault(); return; }
    form.querySelectorAll("[data-put-in]").forEach((one) => one.remove());
    chosen.forEach((value) => form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "proposal", value })));
    form.querySelectorAll('input[type="hidden"][name="proposal"]').forEach((one) => { one.dataset.putIn = ""; });
    const at = rows().findIndex((row) => row === current());
    sessionStorage.setItem(PLACE, String(Math.max(0, at)));
  }));

  const open = (name) => {
    if (!meant().length) return false;
    const form = document.querySelector(`form[data-answer="${name}"]`);
    if (!form) return false;
    const dialog = form.closest("dialog");
    if (!dialog) { form.requestSubmit(); return true; }
    // What is merged cannot be merged into itself.
    const own = new Set(meant());
    dialog.querySelectorAll("option").forEach((option) => { option.hidden = option.disabled = name === "merge" && own.has(option.value); });
    const target = dialog.querySelector('select[name="into"]');
    if (target) target.value = "";
    dialog.showModal();
    dialog.querySelector("input:not([type=hidden]), select")?.focus();
    return true;
  };
  const KEYS = { a: "accept", d: "decline", s: "snooze", u: "merge", o: "reopen" };
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select") || document.querySelector("dialog[open]")) return;
    if (KEYS[event.key] && open(KEYS[event.key])) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-open-answer]");
    if (button) open(button.dataset.openAnswer);
    if (event.target.closest("[data-close-dialog]")) event.target.closest("dialog").close();
    const link = event.target.closest(".proposal-title");
    if (link) rows().forEach((row) => row.classList.toggle("chosen", row.contains(link)));
  });

  // After an answer one stands on the row that took the place of the answered one.
  const place = sessionStorage.getItem(PLACE);
  sessionStorage.removeItem(PLACE);
  if (place !== null && rows().length) {
    const row = rows()[Math.min(Number(place), rows().length - 1)];
    row.classList.add("chosen");
    row.querySelector("a")?.focus({ preventScroll: true });
  }
  window.addEventListener("pageshow", show);
})();
