import { describe, expect, it } from "vitest";
import { POD_TIMING_ANNOTATIONS } from "../../../src/controllers/kubelet/index.js";
import { readWorkloadAnnotations } from "../../../src/scenario/resolve/workload-annotations.js";

const read = (key: string, value: string) =>
  readWorkloadAnnotations({
    reference: { kind: "Deployment", namespace: "default", name: "web" },
    place: { file: "web.yaml", line: 1, column: 1 },
    annotations: [[key, value]],
    containers: ["main"],
  });

describe("annotations of a workload", () => {
  it.each(POD_TIMING_ANNOTATIONS)("%s is known, as the kubelet's room knows it", (key) => {
    const value = key.endsWith("cpu")
      ? "250m"
      : key.endsWith("size")
        ? "300Mi"
        : key.endsWith("code")
          ? "1"
          : "2s";
    expect(read(key, value).diagnostics).toEqual([]);
  });

  it("of other tools are left alone", () => {
    expect(read("prometheus.io/scrape", "true").diagnostics).toEqual([]);
  });

  it("with a bad value name the annotation", () => {
    expect(read("headroom.dev/ready-after", "soon").diagnostics[0]).toMatchObject({
      code: "HR1503",
      place: { file: "web.yaml", line: 1, path: 'metadata.annotations["headroom.dev/ready-after"]' },
    });
  });
});
