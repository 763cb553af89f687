import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  executorOf,
  inProcessRunner,
  RememberedFiles,
  ResultStore,
  storedRunner,
} from "../../../src/distribution/index.js";
import type { RunJob } from "../../../src/planning/index.js";
import { memoryFileSource } from "../../../src/scenario/index.js";
import { runFigures } from "../../support/run-figures.js";
import { MANIFESTS, SCENARIO } from "../scenario/scenario-fixture.js";

const MAKER = { version: "0.1.0", build: "a1", node: "20.20.0" };
const JOB: RunJob = { label: "x", scenario: "scenario.yaml", overrides: ["seed=3"] };

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "headroom-store-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** Plays jobs with the store; says of each whether its result was there. */
async function play(jobs: readonly RunJob[], manifests = MANIFESTS): Promise<(boolean | undefined)[]> {
  const source = memoryFileSource(
    new Map([
      ["scenario.yaml", SCENARIO],
      ["web.yaml", manifests],
    ]),
  );
  const files = new RememberedFiles(source);
  const store = await ResultStore.open(folder, MAKER);
  const kept: (boolean | undefined)[] = [];
  const onProgress = ({ kind, isKept }: { kind: string; isKept?: boolean }) => {
    if (kind !== "started") kept.push(isKept);
  };
  const executor = executorOf(storedRunner(inProcessRunner(files), store, files));
  for await (const _ of executor.execute(jobs, { onProgress }));
  return kept;
}

describe("the store of results", () => {
  it("plays nothing twice", async () => {
    expect(await play([JOB])).toEqual([false]);
    expect(await play([{ ...JOB, label: "called otherwise" }])).toEqual([true]);
  });

  it("plays again what asks for something else", async () => {
    await play([JOB]);
    expect(
      await play([
        { ...JOB, overrides: ["seed=4"] },
        { ...JOB, overrides: [], seed: 3 },
      ]),
    ).toEqual([false, false]);
  });

  it("plays again when a file that the run read has changed", async () => {
    await play([JOB]);
    expect(await play([JOB], MANIFESTS.replace("replicas: 2", "replicas: 3"))).toEqual([false]);
  });

  it("gives back the figures as they were", async () => {
    const store = await ResultStore.open(folder, MAKER);
    await store.write(JOB, [], runFigures());
    expect((await store.read(JOB))?.figures).toEqual(runFigures());
  });

  it("passes over a file that is not whole", async () => {
    await play([JOB]);
    const [name] = (await readdir(folder)).filter((each) => each !== "store.json");
    await writeFile(join(folder, name!), '{"figures": {"scen');
    expect(await play([JOB])).toEqual([false]);
    expect(await play([JOB])).toEqual([true]);
  });

  it("keeps no failure", async () => {
    const wrong = { ...JOB, overrides: ["seed=x"] };
    await play([wrong]);
    expect(await readdir(folder)).toEqual(["store.json"]);
  });

  it.each([
    [{ ...MAKER, version: "0.0.9" }, "kube-headroom 0.0.9 on Node 20"],
    [{ ...MAKER, build: "b2" }, "another build of kube-headroom 0.1.0 on Node 20"],
    [{ ...MAKER, node: "22.1.0" }, "kube-headroom 0.1.0 on Node 22"],
  ])("names results of another version and never mixes them: %o", async (other, named) => {
    const older = await ResultStore.open(folder, other);
    await older.write(JOB, [], runFigures());
    const opening = ResultStore.open(folder, MAKER);
    await expect(opening).rejects.toMatchObject({
      diagnostics: [{ code: "HR1920", message: `it holds 1 result of ${named}` }],
    });
    const dropped = await ResultStore.open(folder, MAKER, true);
    expect(await dropped.read(JOB)).toBeUndefined();
  });

  it("leaves a folder alone that holds something else", async () => {
    await writeFile(join(folder, "thesis.txt"), "");
    await expect(ResultStore.open(folder, MAKER)).rejects.toThrow("HR1921");
  });
});
