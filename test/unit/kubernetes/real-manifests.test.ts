import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { renderDiagnostic } from "../../../src/diagnostics/index.js";
import { readManifests } from "../../../src/kubernetes/index.js";
import { EXPECTED_ERRORS, realFiles } from "../../support/real-manifests.js";

const shared = process.env["HEADROOM_DATA"];

describe.skipIf(shared === undefined)("real manifests and dumps (skipped without HEADROOM_DATA)", () => {
  const data = join(shared ?? ".", "data");
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

  it.each(realFiles(data))("%s reads without an error that is not its own", (file) => {
    const set = readManifests([{ file, text: readFileSync(join(data, file), "utf8") }]);
    const errors = set.diagnostics.filter((diagnostic) => diagnostic.severity === "error");
    const codes = errors.map((diagnostic) => diagnostic.code);
    expect(codes, errors.map(renderDiagnostic).join("\n")).toEqual(EXPECTED_ERRORS[file] ?? []);
  });
});
