import { describe, expect, it } from "vitest";
import { renderDiagnostic } from "../../../src/diagnostics/index.js";
import { compilePattern, readManifests } from "../../../src/kubernetes/index.js";

function read(priorities: string, namespace = "kube-system") {
  const block = priorities
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n");
  const text = `apiVersion: v1
kind: ConfigMap
metadata: {name: cluster-autoscaler-priority-expander, namespace: ${namespace}}
data:
  priorities: |-
${block}
`;
  return readManifests([{ file: "ca.yaml", text }]);
}

describe("the priority expander's ConfigMap", () => {
  it("gives lists of patterns by priority and counts as modelled", () => {
    const { expanderPriorities, report, diagnostics } = read("10:\n  - .*small.*\n50:\n  - ^big-\n  - huge");
    expect([...expanderPriorities!]).toEqual([
      [10, [".*small.*"]],
      [50, ["^big-", "huge"]],
    ]);
    expect(report[0]!.meaning).toBe("modelled");
    expect(diagnostics).toEqual([]);
  });

  it("means nothing in another namespace", () => {
    const { expanderPriorities, report } = read("10: [a]", "default");
    expect([expanderPriorities, report[0]!.meaning]).toEqual([null, "no capacity effect"]);
  });

  it.each([
    ["10:\n  - .*a.*\n20:\n  - '*b'", 'ca.yaml:9:1 data.priorities: "*b" is not a valid regular expression'],
    ["10: [a]\nhigh: [b]", 'ca.yaml:7:1 data.priorities: the priority "high" is no integer'],
    ["10: a", "ca.yaml:5:15 data.priorities: priority 10 has no list of patterns"],
    ["[a", "ca.yaml:5:15 data.priorities: invalid YAML"],
  ])("that is wrong (%j) is a fault at its line", (priorities, message) => {
    const { expanderPriorities, diagnostics } = read(priorities);
    expect(expanderPriorities).toBeNull();
    expect(diagnostics.map(renderDiagnostic)[0]).toContain(`error HR1140 ${message}`);
  });
});

describe("a Go regular expression", () => {
  it.each([
    ["(?i)SPOT", "spot-a", true],
    ["^a(?P<zone>b)$", "ab", true],
    ["a.*c", "xabcx", true],
    ["^b", "ab", false],
  ])("%s of %s", (pattern, text, matches) => {
    expect(compilePattern(pattern)!.test(text)).toBe(matches);
  });

  it.each(["*a", "(", "a(?=b)", "(a)\\1"])("is not %s", (pattern) => {
    expect(compilePattern(pattern)).toBeNull();
  });
});
