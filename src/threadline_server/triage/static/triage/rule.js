// The builder writes the rule's line; the line is what counts, and can be written by hand.
"use strict";
(() => {
  const builder = document.querySelector("[data-builder]");
  const line = document.querySelector('input[name="condition"]');
  if (!builder || !line) return;
  const value = (name) => builder.querySelector(`[name="${name}"]`).value.trim();
  const named = (kind, name) => (/^[^\s<>"\\]+$/.test(name) ? `${kind}:${name}` : `${kind}:"${name.replace(/(["\\])/g, "\\$1")}"`);

  const write = () => {
    const tag = value("b-tag");
    const subjects = [value("b-theme") ? named("theme", value("b-theme")) : "", tag ? named("tag", tag) : ""];
    const [measure, comparison, threshold, days] = ["b-measure", "b-comparison", "b-threshold", "b-days"].map(value);
    const change = /(rises|falls)/.test(comparison);
    const share = measure === "ticket_share";
    const period = measure === "spikes" ? "" : `in ${days} day${days === "1" ? "" : "s"}`;
    const against = change && period ? "against the 28 days before" : "";
    line.value = [...subjects, measure, comparison, `${threshold}${change || share ? "%" : ""}`, period, against].filter(Boolean).join(" ");
    line.dispatchEvent(new Event("change", { bubbles: true }));
  };
  builder.hidden = false;
  builder.addEventListener("change", write);
})();
