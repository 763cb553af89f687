import { describe, expect, it } from "vitest";
import {
  type ContainerSpans,
  type PodStartInput,
  podStartTimeline,
} from "../../../../src/controllers/kubelet/pod-start-timeline.js";
import { type SimTime, seconds } from "../../../../src/units/index.js";

const SPANS: ContainerSpans = {
  start: seconds(0.2),
  postStart: seconds(0),
  answersAfter: seconds(0),
  run: seconds(3),
};

function input(overrides: Partial<PodStartInput> & Pick<PodStartInput, "spec">): PodStartInput {
  const count = (overrides.spec.initContainers?.length ?? 0) + overrides.spec.containers.length;
  return {
    seenAt: seconds(10),
    volumes: seconds(0),
    sandbox: seconds(0.5),
    containers: new Array<ContainerSpans>(count).fill(SPANS),
    imagesReadyAt: new Array<SimTime>(count).fill(seconds(0)),
    relistOffset: seconds(0),
    ...overrides,
  };
}

describe("podStartTimeline", () => {
  it("goes from sandbox to container to the kubelet's next look", () => {
    const timeline = podStartTimeline(input({ spec: { containers: [{ name: "web" }] } }));
    expect(timeline).toMatchObject({
      sandboxReadyAt: seconds(10.5),
      startedAt: seconds(10.7),
      runningAt: seconds(11),
      readyAt: seconds(11),
    });
  });

  it("starts regular containers one after another, each after the postStart hook of the former", () => {
    const spec = { containers: [{ name: "a" }, { name: "b" }] };
    const containers = [{ ...SPANS, postStart: seconds(4) }, SPANS];
    const timeline = podStartTimeline(input({ spec, containers }));
    expect(timeline.begunAt).toEqual([seconds(10.7), seconds(14.9)]);
    expect(timeline.runningAt).toBe(seconds(15));
  });

  it("starts an init container only after the former's end was seen", () => {
    const spec = { initContainers: [{ name: "i" }, { name: "j" }], containers: [{ name: "web" }] };
    const timeline = podStartTimeline(input({ spec }));
    expect(timeline.initDoneAt).toEqual([seconds(13.7), seconds(17.2)]);
    expect(timeline.begunAt).toEqual([seconds(10.7), seconds(14.2), seconds(18.2)]);
    expect(timeline.initializedAt).toBe(seconds(18));
  });

  it("goes on after a sidecar when its startup probe has passed", () => {
    const spec = {
      initContainers: [
        { name: "proxy", restartPolicy: "Always" as const, startupProbe: { periodSeconds: 3 } },
      ],
      containers: [{ name: "web" }],
    };
    const containers = [{ ...SPANS, answersAfter: seconds(4) }, SPANS];
    const timeline = podStartTimeline(input({ spec, containers }));
    expect(timeline.starts[0]?.startupPassedAt).toBe(seconds(16));
    expect(timeline.startedAt).toBe(seconds(16.2));
  });

  it("stops at an image that is not there, and names when it was wanted", () => {
    const spec = { containers: [{ name: "a" }, { name: "b" }] };
    const timeline = podStartTimeline(input({ spec, imagesReadyAt: [seconds(0), null] }));
    expect(timeline.waitsForImage).toEqual({ container: 1, since: seconds(10.7) });
    expect(timeline.startedAt).toBe(seconds(10.7));
    expect(timeline.runningAt).toBeNull();
  });

  it("starts a container when its image has come", () => {
    const timeline = podStartTimeline(
      input({ spec: { containers: [{ name: "web" }] }, imagesReadyAt: [seconds(20)] }),
    );
    expect(timeline.startedAt).toBe(seconds(20.2));
  });

  it("is ready with its last container", () => {
    const spec = { containers: [{ name: "a" }, { name: "b", readinessProbe: { periodSeconds: 2 } }] };
    const containers = [SPANS, { ...SPANS, answersAfter: seconds(5) }];
    expect(podStartTimeline(input({ spec, containers })).readyAt).toBe(seconds(17));
  });

  it("never gets ready with a container that never answers", () => {
    const spec = { containers: [{ name: "a", readinessProbe: {} }] };
    const timeline = podStartTimeline(input({ spec, containers: [{ ...SPANS, answersAfter: null }] }));
    expect([timeline.runningAt, timeline.readyAt]).toEqual([seconds(11), null]);
  });
});
