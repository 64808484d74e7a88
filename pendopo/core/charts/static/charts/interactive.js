// Draws the chart again in the browser, with tooltips, in the page's colours and at the width of its place.
// Vega's expressions run in its interpreter (`ast`), so the page needs no permission to evaluate code.

const place = document.querySelector("[data-chart]");
const { rooms, colours } = JSON.parse(document.getElementById(place.dataset.chart).textContent);
const WIDE_FROM = 544;
let shown = "";

function coloured(spec) {
  const style = getComputedStyle(document.documentElement);
  let text = JSON.stringify(spec);
  for (const [token, colour] of Object.entries(colours)) {
    const value = style.getPropertyValue(`--${token}`).trim();
    if (value) text = text.replaceAll(`"${colour}"`, JSON.stringify(value));
  }
  return JSON.parse(text);
}

async function draw(force) {
  const room = place.clientWidth >= WIDE_FROM ? "wide" : "narrow";
  if (room === shown && !force) return;
  shown = room;
  const name = place.querySelector("title")?.textContent ?? document.title;
  const canvas = document.createElement("div");
  try {
    await window.vegaEmbed(canvas, coloured(rooms[room]), {
      ast: true,
      actions: false,
      defaultStyle: false,
      renderer: "svg",
      tooltip: { disableDefaultStyle: true },
    });
  } catch (fault) {
    // The still picture stays, and says the same.
    console.error(fault);
    return;
  }
  const svg = canvas.querySelector("svg");
  // One picture with one name: Vega gives every mark a role of its own, most of them without a name.
  for (const mark of svg.querySelectorAll("[role], [aria-roledescription], [aria-label]")) {
    for (const name of ["role", "aria-roledescription", "aria-label"]) mark.removeAttribute(name);
  }
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", name);
  // One picture with one name: its marks say nothing that the table beside the chart does not say better.
  for (const mark of svg.querySelectorAll("[role], [aria-roledescription], [aria-label]")) {
    for (const attribute of ["role", "aria-roledescription", "aria-label"]) mark.removeAttribute(attribute);
  }
  place.replaceChildren(canvas);
  document.querySelector("[data-chart-hint]").hidden = false;
}

if (window.vegaEmbed) {
  draw(true);
  new ResizeObserver(() => draw(false)).observe(place);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => draw(true));
  new MutationObserver(() => draw(true)).observe(document.documentElement, { attributeFilter: ["data-theme"] });
}
