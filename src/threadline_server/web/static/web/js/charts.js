// Draws every [data-chart] from the specification beside it, under a policy that allows neither eval nor inline style.
"use strict";
(() => {
  const probe = document.createElement("canvas").getContext("2d");

  // light-dark() resolves only where a colour is used, so it is read from a painted element.
  const colour = (name) => {
    const element = document.createElement("i");
    element.style.color = `var(${name})`;
    document.body.append(element);
    probe.fillStyle = getComputedStyle(element).color;
    element.remove();
    return probe.fillStyle;
  };

  const theme = () => {
    const [text, faint, line] = ["--text", "--faint", "--line"].map(colour);
    const font = getComputedStyle(document.body).fontFamily;
    return {
      background: "transparent",
      font,
      view: { stroke: null },
      title: { color: text, anchor: "start", fontSize: 14, fontWeight: 600, offset: 12 },
      axis: { labelColor: faint, titleColor: faint, titleFontWeight: 500, labelFontSize: 12, titleFontSize: 12, gridColor: line, domainColor: line, tickColor: line },
      axisX: { grid: false },
      legend: { labelColor: text, titleColor: faint, labelFontSize: 12 },
      text: { color: text },
      line: { strokeWidth: 2 },
      mark: { color: colour("--series-1") },
      range: { category: [1, 2, 3, 4, 5].map((n) => colour(`--series-${n}`)) },
    };
  };

  // A document's colours stand for tokens; the page draws them as its scheme has them.
  const inOurColours = (text) => {
    const tokens = JSON.parse(text).usermeta?.tokens ?? {};
    const drawn = Object.entries(tokens).reduce((said, [hex, name]) => said.replaceAll(`"${hex}"`, `"${colour(name)}"`), text);
    const { config, ...spec } = JSON.parse(drawn);
    return spec;
  };

  const draw = async (figure) => {
    const picture = figure.querySelector("[data-chart-picture]");
    const spec = inOurColours(figure.querySelector("[data-chart-spec]").textContent);
    try {
      await window.vegaEmbed(picture, spec, {
        ast: true, actions: false, defaultStyle: false, renderer: "svg", config: theme(),
        tooltip: { disableDefaultStyle: true },
      });
    } catch (error) {
      console.error(error);
      asTable(figure, true);
    }
  };

  const asTable = (figure, shown) => {
    figure.querySelector("[data-chart-table]").hidden = !shown;
    figure.querySelector("[data-chart-picture]").hidden = shown;
    const button = figure.querySelector("[data-chart-switch]");
    button.setAttribute("aria-pressed", String(shown));
    button.querySelector("span").textContent = shown ? "Chart" : "Table";
  };

  const drawAll = (root) => root.querySelectorAll("[data-chart]").forEach((figure) => {
    if (figure.dataset.drawn) return;
    figure.dataset.drawn = "yes";
    if (window.vegaEmbed) draw(figure); else asTable(figure, true);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-chart-switch]");
    if (button) asTable(button.closest("[data-chart]"), button.getAttribute("aria-pressed") !== "true");
  });
  document.addEventListener("htmx:load", (event) => drawAll(event.target));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => document.querySelectorAll("[data-chart]").forEach(draw));
  drawAll(document);
})();
