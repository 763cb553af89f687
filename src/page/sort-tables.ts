/** Lets the reader sort the report's tables by a click on a column's head: amounts by what they are worth. */
const FACTORS: Readonly<Record<string, number>> = {
  "": 1,
  "%": 1,
  ...{ µs: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600, d: 86_400 },
  ...{ B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 },
};

for (const table of document.querySelectorAll<HTMLTableElement>("main table:not(.found)")) {
  const body = table.tBodies[0];
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
  if (body === undefined || body.rows.length < 2) continue;
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const isDescending = head.getAttribute("aria-sort") === "ascending";
      for (const each of heads) each.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", isDescending ? "descending" : "ascending");
      const sign = isDescending ? -1 : 1;
      const rows = [...body.rows].map((row) => ({ row, text: row.cells[column]?.textContent?.trim() ?? "" }));
      rows.sort((a, b) => sign * compare(a.text, b.text));
      body.append(...rows.map(({ row }) => row));
    });
  });
}

function compare(a: string, b: string): number {
  const [left, right] = [amountOf(a), amountOf(b)];
  if (left !== null && right !== null) return left - right;
  if (left !== null) return -1;
  if (right !== null) return 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** `1 234`, `12.5 %`, `3 m 20 s`, `6.9 GiB`; null for words and dates. */
function amountOf(text: string): number | null {
  const plain = text.replace(/(\d)\s(?=\d{3}(\D|$))/g, "$1").replace("−", "-");
  const terms = plain.split(/\s+(?=\d)/).map((term) => /^(-?[\d.]+)\s*(\S*)$/.exec(term));
  let sum = 0;
  for (const term of terms) {
    const factor = term === null ? undefined : FACTORS[term[2]!];
    if (factor === undefined) return null;
    sum += Number(term![1]) * factor;
  }
  return sum;
}
