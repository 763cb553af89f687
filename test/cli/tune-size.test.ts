import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { projectRoot } from "../support/project-root.js";
import { buildProgram, headroom } from "./built-program.js";

const EXAMPLE = join(projectRoot(), "scenarios/hpa-tuning/flash-crowd");
const SHORT = ["--duration", "30m", "--seeds", "1"];

let folder: string;

beforeAll(() => buildProgram(), 120_000);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "headroom-tune-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const call = (args: readonly string[]) => headroom(args, { cwd: folder });
const exists = (name: string) =>
  stat(join(folder, name)).then(
    () => true,
    () => false,
  );

describe("headroom tune", () => {
  it("writes the report, the picture and the runs, and no patch where the settings stay as they are", async () => {
    const { code, stdout } = await call([
      ...["tune", "hpa/frontend", EXAMPLE, ...SHORT, "--only", "target", "--values", "target=50,70"],
      ...["--out", "out"],
    ]);
    expect(stdout).toContain("Keep the settings as they are");
    expect(code).toBe(0);
    expect((await readdir(join(folder, "out"))).sort()).toEqual([
      "frontier.svg",
      "report.html",
      "report.md",
      "runs.csv",
      "summary.json",
    ]);
  }, 120_000);

  it.each([
    ["an HPA that does not exist", ["tune", "hpa/frontent", EXAMPLE], "frontend"],
    ["values of a setting that is none", ["tune", "hpa/frontend", EXAMPLE, "--values", "goal=50"], "target"],
    ["a number of runs below one", ["tune", "hpa/frontend", EXAMPLE, "--runs", "0"], "--runs"],
    ["a growth without a period", ["size", EXAMPLE, "--growth", "5%"], "5%"],
  ])("%s ends with 2, says what is valid and writes nothing", async (_what, args, said) => {
    const { code, stdout, stderr } = await call([...args, "--out", "out"]);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(said);
    expect(await exists("out")).toBe(false);
  });

  it("stops at SIGINT with 130 and leaves no half-written results", async () => {
    const { code } = await headroom(["tune", "hpa/frontend", EXAMPLE, "--seeds", "3", "--out", "out"], {
      cwd: folder,
      onStart: (kill) => setTimeout(() => kill("SIGINT"), 2500),
    });
    expect(code).toBe(130);
    expect(await exists("out")).toBe(false);
  }, 120_000);
});

describe("headroom size", () => {
  it("answers how many more pods fit", async () => {
    const args = ["size", EXAMPLE, ...SHORT, "--fit", "Deployment/frontend", "--out", "out"];
    const { code, stdout } = await call(args);
    expect(code).toBe(0);
    expect(stdout).toContain("fit");
    expect(await readdir(join(folder, "out"))).toContain("clusters.csv");
  }, 240_000);
});
