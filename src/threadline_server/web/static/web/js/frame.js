// The frame of every page: rail, dialogs, toasts, panel, forms that send themselves.
"use strict";
(() => {
  const TOAST_SECONDS = 8;

  const foldRail = () => {
    const narrow = document.body.classList.toggle("rail-is-narrow");
    document.cookie = `rail=${narrow ? "narrow" : "wide"}; path=/; max-age=31536000; samesite=lax`;
    document.querySelector("[data-fold-rail]")?.setAttribute("aria-pressed", String(narrow));
  };

  const closePanel = () => {
    const panel = document.getElementById("panel");
    if (!panel || !panel.childElementCount) return false;
    panel.replaceChildren();
    document.querySelector("[data-row].chosen a")?.focus();
    return true;
  };

  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest(selector);
    if (at("[data-fold-rail]")) foldRail();
    if (at("[data-close-toast]")) at("[data-toast]").remove();
    if (at("[data-close-panel]")) closePanel();
    if (at("[data-dialog]")) document.getElementById(at("[data-dialog]").dataset.dialog)?.showModal();
    if (at("[data-copy]")) navigator.clipboard?.writeText(at("[data-copy]").dataset.copy);
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
  });

  // A toast leaves by itself unless it holds a way back that someone is about to use.
  const letGo = (toast) => {
    if (toast.dataset.timed) return;
    toast.dataset.timed = "yes";
    setTimeout(() => { if (!toast.matches(":hover, :focus-within")) toast.remove(); }, TOAST_SECONDS * 1000);
  };
  const letAllGo = () => document.querySelectorAll("[data-toast]").forEach(letGo);
  new MutationObserver(letAllGo).observe(document.getElementById("toasts"), { childList: true });
  letAllGo();

  let loading = 0;
  const show = () => document.body.classList.toggle("is-loading", loading > 0);
  document.addEventListener("htmx:beforeRequest", () => { loading += 1; show(); });
  document.addEventListener("htmx:afterRequest", () => { loading = Math.max(0, loading - 1); show(); });
  document.addEventListener("htmx:sendError", () => {
    const place = document.getElementById("problems");
    place.replaceChildren(Object.assign(document.createElement("p"), { className: "notice notice-harm", textContent: "The server does not answer. Nothing was lost; try again in a moment." }));
  });

  window.threadline = { foldRail, closePanel };
})();
