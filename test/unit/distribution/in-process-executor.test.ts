import { describe, expect, it } from "vitest";
import { inProcessExecutor } from "../../../src/distribution/index.js";
import type { RunJob, RunOutcome } from "../../../src/planning/index.js";
import { memoryFileSource } from "../../../src/scenario/index.js";
import { MANIFESTS, SCENARIO } from "../scenario/scenario-fixture.js";

const files = memoryFileSource(
  new Map([
    ["scenario.yaml", SCENARIO],
    ["web.yaml", MANIFESTS],
  ]),
);
const job = (label: string, ...overrides: string[]): RunJob => ({
  label,
  scenario: "scenario.yaml",
  overrides,
});

async function outcomes(jobs: readonly RunJob[], signal?: AbortSignal): Promise<RunOutcome[]> {
  const all: RunOutcome[] = [];
  const options = signal === undefined ? {} : { signal };
  for await (const outcome of inProcessExecutor(files).execute(jobs, options)) all.push(outcome);
  return all;
}

describe("the executor in this process", () => {
  it("gives figures in the order of the jobs", async () => {
    const all = await outcomes([
      job("two", "nodeGroups.service.count=2"),
      job("three", "nodeGroups.service.count=3"),
    ]);
    expect(all.map(({ index, job: { label } }) => [index, label])).toEqual([
      [0, "two"],
      [1, "three"],
    ]);
    const nodeHours = all.map((outcome) => "figures" in outcome && outcome.figures.nodeGroups[0]!.nodeHours);
    expect(nodeHours).toEqual([2, 3]);
  });

  it("names a job that fails and goes on", async () => {
    const all = await outcomes([job("wrong", "nodeGroups.servcie.count=2"), job("right")]);
    expect(all[0]).toMatchObject({ job: { label: "wrong" }, failure: [{ code: "HR1511" }] });
    expect(all[1]).toHaveProperty("figures");
  });

  it("plays the job's seed", async () => {
    const [outcome] = await outcomes([{ ...job("seeded"), seed: 9 }]);
    expect(outcome).toMatchObject({ figures: { seed: 9 } });
  });

  it("gives figures that survive JSON unchanged", async () => {
    const [outcome] = await outcomes([{ ...job("kept"), keepsDecisions: true }]);
    const { figures } = outcome as Extract<RunOutcome, { figures: unknown }>;
    expect(JSON.parse(JSON.stringify(figures))).toEqual(figures);
  });

  it("stops with the signal's reason", async () => {
    const controller = new AbortController();
    controller.abort(new Error("enough"));
    await expect(outcomes([job("never")], controller.signal)).rejects.toThrow("enough");
  });
});
