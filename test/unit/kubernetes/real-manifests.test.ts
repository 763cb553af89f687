import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { renderDiagnostic } from "../../../src/diagnostics/index.js";
import { readManifests } from "../../../src/kubernetes/index.js";

const shared = process.env["HEADROOM_DATA"];

/**
 * Files with errors that are really there, by path below data/, with the codes of all their errors in order; for
 * every other file `headroom validate` ends with 0.
 */
const EXPECTED_ERRORS: Readonly<Record<string, readonly string[]>> = {
  // No selector: a kustomize base that another file completes, and two hand-made fixtures.
  "manifests/metrics-server/deployment.yaml": ["HR1112"],
  "manifests/open-simulator/simple-rs-calico.yaml": ["HR1112"],
  "dumps/popeye/apps-dp-1.yaml": ["HR1123", "HR1112", "HR1112"],
};

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(ya?ml|json)$/.test(name))
    .sort();
}

describe.skipIf(shared === undefined)("real manifests and dumps (skipped without HEADROOM_DATA)", () => {
  const data = join(shared ?? ".", "data");
  const files =
    shared === undefined
      ? []
      : ["manifests", "dumps"].flatMap((part) =>
          filesBelow(join(data, part)).map((file) => join(part, file)),
        );

  it("the online boutique is 12 Deployments and 12 Services", () => {
    const file = join(data, "manifests/online-boutique.yaml");
    const set = readManifests([{ file, text: readFileSync(file, "utf8") }]);
    expect([set.deployments.length, set.services.length, set.diagnostics.length]).toEqual([12, 12, 0]);
  });

  it("an HPA finds its target in another file", () => {
    const sources = [
      "backend-hpa.yaml",
      "backend-deployment.yaml",
      "frontend-hpa.yaml",
      "frontend-deployment.yaml",
    ].map((file) => ({ file, text: readFileSync(join(data, "manifests/podinfo", file), "utf8") }));
    expect(readManifests(sources).diagnostics).toEqual([]);
  });

  it.each(files)("%s reads without an error that is not its own", (file) => {
    const set = readManifests([{ file, text: readFileSync(join(data, file), "utf8") }]);
    const errors = set.diagnostics.filter((diagnostic) => diagnostic.severity === "error");
    const codes = errors.map((diagnostic) => diagnostic.code);
    expect(codes, errors.map(renderDiagnostic).join("\n")).toEqual(EXPECTED_ERRORS[file] ?? []);
  });
});
