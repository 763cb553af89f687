import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { projectRoot } from "../support/project-root.js";
import { ADAPTERS } from "./adapters/index.js";
import { type DisputedCase, runVectors } from "./run-vectors.js";
import { listVectorFiles } from "./vector-file.js";

const root = projectRoot();
const vectors = join(root, "test/conformance/vectors");
const disputes = JSON.parse(
  readFileSync(join(root, "test/conformance/disputed.json"), "utf8"),
) as DisputedCase[];

describe("upstream's decisions", () => {
  it.each(listVectorFiles(vectors).map((path) => relative(vectors, path)))("%s", (file) => {
    const { operations } = runVectors([join(vectors, file)], ADAPTERS, disputes);
    expect(operations[0]?.failures).toEqual([]);
    expect(operations[0]?.noAdapter).toBe(0);
  });

  it("has one adapter per operation", () => {
    const names = ADAPTERS.map((adapter) => `${adapter.component} / ${adapter.operation}`);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it("disputes only cases that exist, each with its reason", () => {
    const unknown = disputes.filter((dispute) => {
      const path = listVectorFiles(vectors).find((each) => each.endsWith(`/${dispute.file}`));
      if (path === undefined || dispute.reason === "") return true;
      return !readFileSync(path, "utf8").includes(JSON.stringify(dispute.name));
    });
    expect(unknown).toEqual([]);
  });
});
