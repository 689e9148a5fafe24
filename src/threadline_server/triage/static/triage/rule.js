// The builder writes the rule's line; the line is what counts, and can be written by hand.
"use strict";
(() => {
  const builder = document.querySelector("[data-builder]");
  const line = document.querySelector('input[name="condition"]');
  if (!builder || !line) return;
  const value = (name) => builder.querySelector(`[name="${name}"]`).value.trim();
  const named = (kind, name) => (/^[^\s<>"\\]+$/.test(name) ? `${kind}:${name}` : `${kind}:"${name.replace(/(["\\])/g, "\\$1")}"`);

  const unquoted = (name) => (name.startsWith('"') ? name.slice(1, -1).replace(/\\(["\\])/g, "$1") : name);

  const written = () => {
    const tag = value("b-tag");
    const subjects = [value("b-theme") ? named("theme", value("b-theme")) : "", tag ? named("tag", tag) : ""];
    const [measure, comparison, threshold, days] = ["b-measure", "b-comparison", "b-threshold", "b-days"].map(value);
    const change = /(rises|falls)/.test(comparison);
    const share = measure === "ticket_share";
    const period = measure === "spikes" ? "" : `in ${days} day${days === "1" ? "" : "s"}`;
    const against = change && period ? "against the 28 days before" : "";
    return [...subjects, measure, comparison, `${threshold}${change || share ? "%" : ""}`, period, against].filter(Boolean).join(" ");
  };
  const write = () => {
    line.value = written();
    line.dispatchEvent(new Event("change", { bubbles: true }));
  };

  // The builder says what the line says. A line that it cannot say stays as it is, without a builder beside it.
  const NAME = '("(?:[^"\\\\]|\\\\.)*"|\\S+)';
  const LINE = new RegExp(`^(?:theme:${NAME} )?(?:tag:${NAME} )?(\\w+) (>=?|<=?|=|rises by|falls by) ([\\d.]+)%?(?: in (\\d+) days?)?`);
  const read = () => {
    const found = line.value.trim().match(LINE);
    if (!found) return false;
    const [, theme, tag, measure, comparison, threshold, days] = found;
    const said = { "b-theme": unquoted(theme ?? ""), "b-tag": unquoted(tag ?? ""), "b-measure": measure, "b-comparison": comparison, "b-threshold": threshold };
    if (days) said["b-days"] = days;
    for (const [name, text] of Object.entries(said)) builder.querySelector(`[name="${name}"]`).value = text;
    return written() === line.value.trim();
  };
  const show = () => { builder.hidden = Boolean(line.value.trim()) && !read(); };

  show();
  line.addEventListener("change", (event) => { if (event.isTrusted) show(); });
  builder.addEventListener("change", write);
})();
