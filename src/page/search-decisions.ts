import type { DecisionRows } from "../report/page/plot.js";

/** Searches the run's decisions by words, within the span that the reader chose in a picture. */
const SHOWN_AT_ONCE = 50;

const payload = document.querySelector('script[data-kind="decisions"]');
const section = document.querySelector<HTMLElement>("#search-decisions");
if (payload !== null && section !== null)
  start(JSON.parse(payload.textContent ?? "") as DecisionRows, section);

function start({ header, rows, times, until, left }: DecisionRows, place: HTMLElement): void {
  const input = place.querySelector("input")!;
  const status = place.querySelector<HTMLElement>("[role=status]")!;
  const table = place.querySelector("table")!;
  const more = place.querySelector("button")!;
  const texts = rows.map((row) => row.join(" ").toLowerCase());
  let range: { readonly from: number; readonly to: number } | null = null;
  let most = SHOWN_AT_ONCE;

  table.tHead!.append(line(header, "th"));
  const show = (): void => {
    const words = input.value.toLowerCase().split(/\s+/);
    const found: number[] = [];
    for (let i = 0; i < rows.length; i++) {
      if (range !== null && (until[i]! < range.from || times[i]! > range.to)) continue;
      if (words.every((word) => texts[i]!.includes(word))) found.push(i);
    }
    table.tBodies[0]!.replaceChildren(...found.slice(0, most).map((i) => line(rows[i]!, "td")));
    more.hidden = found.length <= most;
    const span = range === null ? "" : ", in the span chosen";
    const rest = left === 0 ? "" : `; ${left} more in decisions.csv`;
    status.textContent = `${found.length} of ${rows.length}${span}${rest}`;
  };
  input.addEventListener("input", () => {
    most = SHOWN_AT_ONCE;
    show();
  });
  more.addEventListener("click", () => {
    most += SHOWN_AT_ONCE;
    show();
  });
  document.addEventListener("time-range", (event) => {
    range = (event as CustomEvent<typeof range>).detail;
    show();
  });
  show();
  place.hidden = false;
}

function line(cells: readonly string[], tag: "td" | "th"): HTMLTableRowElement {
  const row = document.createElement("tr");
  for (const text of cells) {
    const cell = document.createElement(tag);
    cell.textContent = text;
    row.append(cell);
  }
  return row;
}
