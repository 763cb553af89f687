import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";

interface Decision {
  /** Since the run's begin, its warm-up included. */
  readonly seconds: number;
  readonly time: string;
  readonly component: string;
  readonly object: string;
  readonly action: string;
  readonly from: string;
  readonly to: string;
  readonly text: string;
}

/** The kept files of an example's report, which another test holds to what the program writes. */
export class ExampleGolden {
  readonly report: string;
  readonly decisions: readonly Decision[];

  constructor(root: string, example: string) {
    const folder = join(root, "reports", example);
    this.report = readFileSync(join(folder, "report.md"), "utf8");
    const decisions = join(folder, "decisions.csv");
    this.decisions = existsSync(decisions) ? decisionsOf(decisions) : [];
  }

  /** Of an object and an action, in their order. */
  decided(object: RegExp | string, action: string): readonly Decision[] {
    return this.decisions.filter(
      (each) =>
        each.action === action &&
        (typeof object === "string" ? each.object === object : object.test(each.object)),
    );
  }

  /** The cell of the first table row that begins with these cells, counted from 0. */
  cell(begin: string, column: number): string {
    const row = this.report.split("\n").find((line) => line.startsWith(`| ${begin} |`));
    if (row === undefined) throw new Error(`the report has no row ${begin}`);
    return row.split("|")[column + 1]!.trim();
  }

  /** The number that a cell begins with. */
  figure(begin: string, column: number): number {
    return Number.parseFloat(this.cell(begin, column).replaceAll(" ", ""));
  }
}

function decisionsOf(path: string): readonly Decision[] {
  const rows: Record<string, string>[] = parse(readFileSync(path, "utf8"), {
    columns: true,
  });
  return rows.map(({ time, time_seconds, component, object, action, from, to, text }) => ({
    seconds: Number(time_seconds),
    time: time!,
    component: component!,
    object: object!,
    action: action!,
    from: from!,
    to: to!,
    text: text!,
  }));
}
