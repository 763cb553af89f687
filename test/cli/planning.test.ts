import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { projectRoot } from "../support/project-root.js";
import { buildProgram, type CallOptions, headroom } from "./built-program.js";

const EXAMPLE = join(projectRoot(), "scenarios/hpa-tuning/php-apache-step");
const MAX = "hpa/php-apache.spec.maxReplicas";
const TARGET = "hpa/php-apache.spec.metrics.cpu.resource.target.averageUtilization";

let folder: string;

beforeAll(() => buildProgram(), 120_000);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "headroom-planning-"));
  await cp(EXAMPLE, join(folder, "shop"), { recursive: true });
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const call = (args: readonly string[], options: CallOptions = {}) =>
  headroom(args, { cwd: folder, ...options });
const sweep = (args: readonly string[], options: CallOptions = {}, out = "out", duration = "10m") =>
  call(["sweep", "shop", "--duration", duration, "--out", out, ...args], options);
const resultsIn = async (store: string) =>
  (await readdir(join(folder, store))).filter((name) => name.length === 48);
/** Does something as soon as so many results are kept in `runs`. */
function signalAfter(results: number, act: () => void): void {
  const watch = setInterval(async () => {
    if ((await resultsIn("runs").catch(() => [])).length < results) return;
    clearInterval(watch);
    act();
  }, 5);
}
const text = (path: string) => readFile(join(folder, path), "utf8");

describe("headroom sweep", () => {
  it("says nothing of latency where there are no requests", async () => {
    const path = join(folder, "shop/scenario.yaml");
    const before = await readFile(path, "utf8");
    const load = "load: [{to: Deployment/php-apache, usage: {cpu: {constant: 0.4}}}]\n";
    await writeFile(
      path,
      `${before.replace(/^(load|objectives):[\s\S]*?(?=^\w|(?![\s\S]))/gm, "")}\n${load}`,
    );
    const { code, stdout } = await sweep(["--set", `${MAX}=4,8`]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/ [\d.]+ USD a day, [\d.]+ scalings an hour\./);
    expect(stdout).not.toContain("Fastest");
  });

  it("writes one table, the frontier and its picture", async () => {
    const { code, stdout } = await sweep(["--set", `${MAX}=4,8`, "--set", `${TARGET}=40..60:20`]);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /4 of 4 combinations \(2 × 2\)[\s\S]*report: out.report\.md \(and report\.html\)\n$/,
    );
    expect((await readdir(join(folder, "out"))).sort()).toEqual([
      "frontier.svg",
      "points.csv",
      "report.html",
      "report.md",
      "runs.csv",
      "summary.json",
    ]);
    const rows = (await text("out/runs.csv")).trimEnd().split("\n");
    expect(rows[0]).toMatch(new RegExp(`^${MAX},${TARGET},seed,cost_usd_per_day,`));
    expect(rows.slice(1).map((row) => row.split(",").slice(0, 2).join())).toEqual([
      "4,40",
      "4,60",
      "8,40",
      "8,60",
    ]);
  });

  it("gives the same bytes with one worker and with several", async () => {
    const settings = ["--set", `${MAX}=4,8`, "--seeds", "3", "--no-store"];
    expect((await sweep([...settings, "--workers", "1"], {}, "one")).code).toBe(0);
    expect((await sweep([...settings, "--workers", "3"], {}, "three")).code).toBe(0);
    for (const name of await readdir(join(folder, "one"))) {
      expect(await text(`three/${name}`), name).toBe(await text(`one/${name}`));
    }
  });

  it("names a combination that fails and plays the others", async () => {
    const { code, stderr } = await sweep([
      "--set",
      "hpa/php-apache.spec.minReplicas=1,3",
      "--set",
      `${MAX}=2,8`,
    ]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/failed: hpa\/php-apache\.spec\.minReplicas=3, .*maxReplicas=2\n.*HR1203/);
    expect(await text("out/report.md")).toMatch(
      /## Combinations that failed\n- minReplicas 3, maxReplicas 2: .*HR1203/,
    );
    expect((await text("out/runs.csv")).trimEnd().split("\n")).toHaveLength(5);
  });

  it("goes on after kill -9: nothing is lost, nothing is played twice", async () => {
    const settings = ["--set", `${MAX}=2..9:1`, "--workers", "2"];
    const day = (args: readonly string[], options: CallOptions = {}, out = "out") =>
      sweep([...settings, ...args], options, out, "6h");
    const killed = await day(["--store", "runs"], {
      onStart: (kill) => signalAfter(2, () => kill("SIGKILL")),
    });
    expect(killed.code).toBeNull();
    const kept = await resultsIn("runs");
    expect(kept.length).toBeGreaterThanOrEqual(2);
    expect(kept.length).toBeLessThan(8);
    expect(await readdir(folder)).not.toContain("out");

    const resumed = await day(["--store", "runs"]);
    expect(resumed.code).toBe(0);
    expect(resumed.stderr).toContain(`${kept.length} of 8 runs were in runs already`);
    expect(await resultsIn("runs")).toHaveLength(8);

    await day(["--no-store"], {}, "whole");
    expect(await text("out/runs.csv")).toBe(await text("whole/runs.csv"));
  }, 180_000);

  it("keeps what is done on Ctrl-C and ends with 130", async () => {
    const options = {
      onStart: (kill: (signal: NodeJS.Signals) => void) => signalAfter(2, () => kill("SIGINT")),
    };
    const settings = ["--set", `${MAX}=2..20:1`, "--store", "runs"];
    const { code, stderr } = await sweep(settings, options, "out", "6h");
    expect(code).toBe(130);
    expect(stderr).toMatch(
      /interrupted after \d+ of 19 runs; they are kept in runs, and the same command goes on/,
    );
    expect((await resultsIn("runs")).length).toBeGreaterThanOrEqual(2);
    expect(await readdir(folder)).not.toContain("out");
  }, 180_000);

  it("refuses a store of another version by name", async () => {
    await sweep(["--set", `${MAX}=4,8`, "--store", "runs"]);
    await writeFile(join(folder, "runs/store.json"), '{"version":"0.0.9","node":"20.1.0"}');
    const { code, stderr } = await sweep(["--set", `${MAX}=4,8`, "--store", "runs"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /HR1920 runs it holds 2 results of kube-headroom 0\.0\.9 on Node 20; .*--drop-other/,
    );
    const dropped = await sweep(["--set", `${MAX}=4,8`, "--store", "runs", "--drop-other-versions"]);
    expect(dropped.code).toBe(0);
  });

  it.each([
    [
      ["--set", "hpa/php-apache.spec.maxReplica=4,8"],
      /HR1511 .*did you mean hpa\/php-apache\.spec\.maxReplicas\?/,
    ],
    [["--set", "nodeGroups.srevice.max=4,8"], /HR1511 /],
    [["--set", `${MAX}=4,many`], /HR1111 --set .*=many/],
    [["--set", `${MAX}=4,8`, "--set", "HorizontalPodAutoscaler/php-apache.spec.maxReplicas=5,6"], /HR1514 /],
    [["--set", `${MAX}=4,8`, "--set", `${MAX}=5,6`], /HR1514 .*set twice/],
    [["--set", `${MAX}=4`], /HR1932 the grid is empty/],
    [[], /HR1932 the grid is empty/],
    [["--set", `${MAX}=`], /HR1931 /],
    [["--set", `${MAX}=4,8`, "--seeds", "0"], /HR1934 /],
    [["--set", `${MAX}=4,8`, "--workers", "0"], /HR1701 /],
  ])("%s ends with 2 and one clear message", async (args, message) => {
    const { code, stderr } = await sweep(args);
    expect(stderr).toMatch(message);
    expect(stderr.split("\n").filter((line) => line.startsWith("error "))).toHaveLength(1);
    expect(code).toBe(2);
    expect(await readdir(folder)).not.toContain("out");
  });
});

describe("headroom compare", () => {
  const compare = (args: readonly string[]) =>
    call(["compare", "shop", "--duration", "20m", "--no-store", ...args]);

  it("prints Markdown with a verdict, a table and the decisions that part", async () => {
    await writeFile(join(folder, "small.yaml"), `name: at most two\n${MAX}: 2\n`);
    const { code, stdout } = await compare(["small.yaml", "--set", `${TARGET}=30`, "--seeds", "2"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^### headroom: .*, 2 variants against base\n/);
    expect(stdout).toMatch(/- \*\*at most two\*\*: cost .*p99 \+.* ± /);
    expect(stdout).toMatch(/\| hpa\/default\/php-apache \| 20.* → .*limited to/);
  });

  it("gates with --check: 1, and JUnit XML", async () => {
    const scenario = await text("shop/scenario.yaml");
    await writeFile(
      join(folder, "shop/scenario.yaml"),
      scenario.replace("500ms", "10s").replace("1%", "50%"),
    );
    const passed = await compare(["--set", `${MAX}=11`, "--check", "--junit", "a.xml"]);
    expect(passed.code).toBe(0);
    const failed = await compare(["--set", `${MAX}=2`, "--check", "--junit", "b.xml", "--out", "out"]);
    expect(failed.code).toBe(1);
    expect(await text("a.xml")).toContain('failures="0"');
    expect(await text("b.xml")).toMatch(/<testcase .*name="no slower">\n +<failure message="\+/);
    expect((await readdir(join(folder, "out"))).sort()).toEqual([
      "differences.csv",
      "report.html",
      "report.md",
      "summary.json",
    ]);
  });

  it("finds no difference between equals", async () => {
    await cp(join(folder, "shop"), join(folder, "same"), { recursive: true });
    const { stdout } = await compare(["same", "--check"]);
    expect(stdout).toMatch(/\*\*same\*\*: cost the same, p99 the same, errors the same, scalings the same/);
    expect(stdout).toContain("every scaling decision is the same");
  });

  it.each([
    [[], /HR1943 there is nothing to compare with/],
    [["variant.yaml"], /HR1601 variant\.yaml/],
    [
      ["--set", "hpa/php-apach.spec.maxReplicas=3"],
      /HR1513 .*did you mean hpa\/php-apache\.spec\.maxReplicas\?/,
    ],
    [["--set", `${MAX}=3`, "--set", `${MAX}=4`], /HR1514 .*set twice/],
    [["--set", "seed=3"], /HR1514 /],
    [["seed=3", "seed=3"], /HR1943 two sides are called seed=3/],
    [["--set", `${MAX}=3`, "--allow", "speed=5%"], /HR1942 .*cost, latency, errors, scalings/],
  ])("%s ends with 2 and one clear message", async (args, message) => {
    const { code, stdout, stderr } = await compare(args);
    expect(stderr).toMatch(message);
    expect(stderr.split("\n").filter((line) => line.startsWith("error "))).toHaveLength(1);
    expect(code).toBe(2);
    expect(stdout).toBe("");
  });
});
