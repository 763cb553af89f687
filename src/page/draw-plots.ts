import type uPlot from "uplot";
import type { Plot, PlotLine, PlotPanel } from "../report/page/plot.js";

/**
 * Draws the page's plots over their numbers. All share one time axis: what is chosen in one is shown in all, and told
 * to the other scripts as the event `time-range`.
 */
const Library = (globalThis as unknown as { readonly uPlot: typeof uPlot }).uPlot;

const HEIGHT = 230;
const drawn: uPlot[] = [];
let isFollowing = false;

const bar = document.createElement("div");
bar.className = "range";
bar.hidden = true;
const back = document.createElement("button");
back.type = "button";
back.className = "plain";
back.textContent = "Show the whole time";
bar.append(back);

const payloads = new Map<string, Plot>();
for (const element of document.querySelectorAll<HTMLElement>('script[data-kind="plot"]')) {
  payloads.set(element.dataset["name"] ?? "", JSON.parse(element.textContent ?? "") as Plot);
}
const places = [...document.querySelectorAll<HTMLElement>(".plot")];
if (places.length > 0) {
  document.documentElement.classList.add("drawn");
  const first = places[0]!.closest("figure")!;
  first.before(bar);
  const hint = document.createElement("p");
  hint.textContent = "Drag across a picture to look closer; all pictures follow.";
  first.before(hint);
}
for (const place of places) {
  const plot = payloads.get(place.dataset["plot"] ?? "");
  if (plot === undefined) continue;
  for (const panel of plot.panels) drawn.push(drawPanel(place, plot, panel));
}
back.addEventListener("click", () => showRange(null));
addEventListener("resize", () => {
  for (const each of drawn) each.setSize({ width: widthOf(each.root.parentElement!), height: HEIGHT });
});

function drawPanel(place: HTMLElement, plot: Plot, panel: PlotPanel): uPlot {
  const axis = document.createElement("div");
  axis.className = "axis";
  axis.textContent = panel.axis;
  place.append(axis);
  const isLog = panel.scale === "log";
  const options: uPlot.Options = {
    width: widthOf(place),
    height: HEIGHT,
    tzDate: (seconds) => Library.tzDate(new Date(seconds * 1000), plot.timeZone),
    scales: {
      x: { time: true },
      y: isLog
        ? { distr: 3 }
        : { range: (_self, _low, high) => [0, Math.max(high ?? 0, panel.top, 1e-9) * 1.05] },
    },
    axes: [
      // 24 hours a day, in the order that ISO dates have.
      {
        values: [
          [86_400, "{YYYY}-{MM}-{DD}", null, null, null, null, null, null, 1],
          [60, "{HH}:{mm}", "\n{YYYY}-{MM}-{DD}", null, "\n{YYYY}-{MM}-{DD}", null, null, null, 1],
          [1, "{HH}:{mm}:{ss}", "\n{YYYY}-{MM}-{DD}", null, "\n{YYYY}-{MM}-{DD}", null, null, null, 1],
        ],
      },
      {
        size: 70,
        values: (_self, ticks) => ticks.map((value) => (value === null ? "" : textOf(value, panel.unit))),
      },
    ],
    series: [
      { value: "{YYYY}-{MM}-{DD} {HH}:{mm}:{ss}" },
      ...panel.lines.map((line) => seriesOf(line, panel)),
    ],
    legend: { markers: { width: 2, dash: (_self, index) => borderOf(panel.lines[index - 1]) } },
    cursor: { sync: { key: "time" }, drag: { x: true, y: false } },
    hooks: { setScale: [(self, key) => key === "x" && followed(self)] },
  };
  const lines = panel.lines.map(({ values }) =>
    isLog ? values.map((value) => (value !== null && value > 0 ? value : null)) : [...values],
  );
  return new Library(options, [[...plot.times], ...lines], place);
}

/** The legend's samples are borders: as near as they come to the line's strokes. */
function borderOf(line: PlotLine | undefined): string {
  if (line === undefined || line.dash.length === 0) return "solid";
  return line.dash[0]! <= 2 ? "dotted" : "dashed";
}

function seriesOf(line: PlotLine, panel: PlotPanel): uPlot.Series {
  const stepped = Library.paths.stepped!;
  return {
    label: line.label,
    stroke: line.color,
    width: line.width,
    points: { show: false },
    value: (_self, value) => (value === null ? "–" : textOf(value, panel.unit)),
    ...(line.dash.length === 0 ? {} : { dash: [...line.dash] }),
    ...(line.holds === "line" ? {} : { paths: stepped({ align: line.holds === "after" ? 1 : -1 }) }),
  };
}

/** The reader chose a span in one plot. */
function followed(self: uPlot): void {
  if (isFollowing) return;
  const { min, max } = self.scales["x"]!;
  const times = self.data[0];
  if (min === undefined || max === undefined || min === null || max === null || times.length === 0) return;
  const isWhole = min <= times[0]! && max >= times[times.length - 1]!;
  showRange(isWhole ? null : { from: min, to: max });
}

/** Shows a span in every plot. Units: Unix seconds; null is all of the time. */
function showRange(range: { readonly from: number; readonly to: number } | null): void {
  isFollowing = true;
  for (const each of drawn) {
    const times = each.data[0];
    const min = range?.from ?? times[0] ?? 0;
    const max = range?.to ?? times[times.length - 1] ?? 0;
    if (each.scales["x"]!.min !== min || each.scales["x"]!.max !== max) each.setScale("x", { min, max });
  }
  // The library tells of a new scale only after this turn.
  setTimeout(() => {
    isFollowing = false;
  });
  bar.hidden = range === null;
  document.dispatchEvent(new CustomEvent("time-range", { detail: range }));
}

function widthOf(place: HTMLElement): number {
  return Math.max(320, Math.min(960, place.parentElement?.clientWidth ?? 960));
}

function textOf(value: number, unit: PlotPanel["unit"]): string {
  if (unit === "pieces") return Number.isInteger(value) ? String(value) : "";
  if (unit !== "seconds") return amount(value);
  if (value === 0) return "0";
  if (value < 0.001) return `${amount(value * 1e6)} µs`;
  return value < 1 ? `${amount(value * 1e3)} ms` : `${amount(value)} s`;
}

function amount(value: number): string {
  if (Math.abs(value) >= 1e6) return `${amount(value / 1e6)} M`;
  if (Math.abs(value) >= 1e4) return `${amount(value / 1e3)} k`;
  return String(Number(value.toPrecision(4)));
}
