// The frame of every page: rail, dialogs, toasts, panel, forms that send themselves.
"use strict";
(() => {
  const TOAST_SECONDS = 8;

  const foldRail = () => {
    const narrow = document.body.classList.toggle("rail-is-narrow");
    document.cookie = `rail=${narrow ? "narrow" : "wide"}; path=/; max-age=31536000; samesite=lax`;
    document.querySelector("[data-fold-rail]")?.setAttribute("aria-pressed", String(narrow));
  };

  // Toasts lie at the end of the page: a key leads to the newest, and closing it leads back.
  let cameFrom = null;
  const newestToast = () => [...document.querySelectorAll("[data-toast]")].at(-1);
  const goToToast = () => {
    const toast = newestToast();
    if (!toast) return;
    if (!toast.contains(document.activeElement)) cameFrom = document.activeElement;
    (toast.querySelector("[data-reload], form button") ?? toast.querySelector("button") ?? toast).focus();
  };
  const closeToast = (toast) => {
    const back = toast?.contains(document.activeElement) ? cameFrom : null;
    toast?.remove();
    if (back?.isConnected) back.focus();
    return Boolean(toast);
  };
  const closeNewestToast = () => closeToast(newestToast());
  const showProblem = (text) => {
    const toast = Object.assign(document.createElement("div"), { className: "toast toast-failed", tabIndex: -1 });
    toast.dataset.toast = toast.dataset.stays = "";
    const close = Object.assign(document.createElement("button"), { className: "button small", type: "button", textContent: "Close" });
    close.dataset.closeToast = "";
    toast.append(Object.assign(document.createElement("span"), { textContent: text }), close);
    document.getElementById("problems").replaceChildren(toast);
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
    if (at("[data-close-toast]")) closeToast(at("[data-toast]"));
    if (at("[data-reload]")) window.location.reload();
    if (at("[data-close-panel]")) closePanel();
    if (at("[data-dialog]")) document.getElementById(at("[data-dialog]").dataset.dialog)?.showModal();
    if (at("[data-copy]")) navigator.clipboard?.writeText(at("[data-copy]").dataset.copy);
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
  });

  // A toast leaves by itself unless someone is about to use it; what went wrong stays until it is closed.
  const letGo = (toast) => {
    if (toast.dataset.timed || "stays" in toast.dataset) return;
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
    showProblem("The server does not answer. Nothing was lost; try again in a moment.");
  });

  window.threadline = { foldRail, closePanel, goToToast, closeNewestToast, showProblem };
})();
