import { expect, it } from "vitest";
import { DEFAULT_POD_TIMINGS, readPodTimings } from "../../../../src/controllers/kubelet/index.js";

const read = (annotations: Record<string, string>) => readPodTimings(annotations, DEFAULT_POD_TIMINGS);

it("reads a duration as a constant", () => {
  expect(read({ "headroom.dev/image-pull": "8s" }).timings.imagePull).toMatchObject({ mean: 8, variance: 0 });
});

it("reads a median and a 99th percentile", () => {
  const { timings } = read({ "headroom.dev/ready-after": "8s..30s" });
  expect(timings.applicationReady?.quantile(0.5)).toBeCloseTo(8, 9);
  expect(timings.applicationReady?.quantile(0.99)).toBeCloseTo(30, 9);
});

it("reads never", () => {
  expect(read({ "headroom.dev/exit-after-sigterm": "never" }).timings.exitAfterSigterm).toBeNull();
});

it("reads a CPU quantity", () => {
  expect(read({ "headroom.dev/startup-cpu": "0.9" }).timings.startupBurnMillicores).toBe(900);
});

it("reports an unknown annotation with the nearest name", () => {
  const { diagnostics } = read({ "headroom.dev/image-pul": "8s" });
  expect(diagnostics).toMatchObject([{ code: "HR3101", hint: "did you mean headroom.dev/image-pull?" }]);
});

it("reports a value that is no duration and keeps the default", () => {
  const { timings, diagnostics } = read({ "headroom.dev/image-pull": "fast" });
  expect(diagnostics).toMatchObject([{ code: "HR3102", value: "fast" }]);
  expect(timings).toBe(DEFAULT_POD_TIMINGS);
});

it("leaves annotations of others alone", () => {
  expect(read({ "prometheus.io/scrape": "true" }).diagnostics).toEqual([]);
});
