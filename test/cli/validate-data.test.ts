import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runCommandLine } from "../../src/cli/run-command-line.js";
import { EXPECTED_ERRORS, realFiles } from "../support/real-manifests.js";

const shared = process.env["HEADROOM_DATA"];

/** What the program writes, while it runs in this process: a process for each file would take long. */
let written = { stdout: "", stderr: "" };

beforeEach(() => {
  written = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    vi.spyOn(process[name], "write").mockImplementation((text) => {
      written[name] += String(text);
      return true;
    });
  }
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe.skipIf(shared === undefined)("headroom validate (skipped without HEADROOM_DATA)", () => {
  const data = join(shared ?? ".", "data");

  it.each(realFiles(data))("%s ends with 0, or with 2 and its listed errors", async (file) => {
    const code = await runCommandLine(["validate", join(data, file)]);
    const errors = [...written.stderr.matchAll(/^error (HR\d+) \S+:\d+:\d+ /gm)].map(([, found]) => found);
    const expected = EXPECTED_ERRORS[file] ?? [];
    expect(errors, written.stderr).toEqual(expected);
    expect(code).toBe(expected.length === 0 ? 0 : 2);
    expect(written.stdout).toMatch(/^\d+ objects?: .*(modelled|no capacity effect)/m);
  });
});
