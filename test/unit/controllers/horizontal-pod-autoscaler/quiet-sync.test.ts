import { expect, it } from "vitest";
import type { Scalable } from "../../../../src/cluster/index.js";
import {
  applyMemoryUpdate,
  DEFAULT_FLAGS,
  DEFAULT_LEGACY_SCALE_UP_LIMIT,
  emptyPodTotals,
  featuresOfVersion,
  type HpaMemory,
  type MetricReading,
  NO_CONDITIONS,
  Recommendations,
  reconcile,
  resolveSpec,
  type SyncInput,
} from "../../../../src/controllers/horizontal-pod-autoscaler/index.js";
import {
  quietSyncOf,
  repeatQuietSync,
} from "../../../../src/controllers/horizontal-pod-autoscaler/quiet-sync.js";
import { RandomStreams, type Stream } from "../../../../src/random/index.js";
import { type SimTime, seconds } from "../../../../src/units/index.js";

const SETTINGS = {
  flags: DEFAULT_FLAGS,
  features: featuresOfVersion(),
  legacyScaleUpLimit: DEFAULT_LEGACY_SCALE_UP_LIMIT,
};

function whole(luck: Stream, from: number, to: number): number {
  return from + Math.floor(luck.uniform() * (to - from + 1));
}

function specOf(luck: Stream) {
  const rules = () => ({ stabilizationWindowSeconds: whole(luck, 0, 200) });
  return resolveSpec({
    scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
    minReplicas: 2,
    maxReplicas: 12,
    metrics: [
      {
        type: "Resource",
        resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 50 } },
      },
    ],
    ...(luck.uniform() < 0.5 ? { behavior: { scaleUp: rules(), scaleDown: rules() } } : {}),
  });
}

function readingOf(pods: number, percent: number): MetricReading {
  const totals = { ...emptyPodTotals(), podCount: pods, answerCount: pods, ready: pods };
  return { kind: "pods", totals: { ...totals, requestMilli: 100 * pods, usageMilli: percent * pods } };
}

const copyOf = (memory: HpaMemory): HpaMemory => ({
  recommendations: Recommendations.of(memory.recommendations!.list()),
  scaleUpEvents: memory.scaleUpEvents.map((event) => ({ ...event })),
  scaleDownEvents: memory.scaleDownEvents.map((event) => ({ ...event })),
});

it("repeats a sync with the memory that deciding anew leaves, and only where the decision is the same", () => {
  const luck = new RandomStreams(3).forKey("quiet-sync");
  let repeated = 0;
  let refused = 0;
  for (let run = 0; run < 400; run++) {
    const spec = specOf(luck);
    const pods = whole(luck, 2, 12);
    const reading = readingOf(pods, whole(luck, 20, 70));
    const past = Array.from({ length: whole(luck, 0, 8) }, () => ({
      replicas: whole(luck, 2, 12),
      at: seconds(whole(luck, 0, 400)),
    }));
    let memory: HpaMemory = {
      recommendations: Recommendations.of(past),
      scaleUpEvents: [],
      scaleDownEvents: [],
    };
    const input = (now: SimTime): SyncInput => ({
      now,
      spec,
      scale: { specReplicas: pods, statusReplicas: pods },
      selectorFault: null,
      read: () => reading,
      memory,
      conditions: NO_CONDITIONS,
      settings: SETTINGS,
    });
    const first = reconcile(input(seconds(400)));
    applyMemoryUpdate(memory, first.remember, seconds(400));
    const target = { replicas: pods, statusReplicas: pods } as Scalable;
    const quiet = quietSyncOf(first, spec, target, [reading], memory);
    if (quiet === null) continue;
    for (let at = 415; at < 800; at += 15) {
      const before = copyOf(memory);
      const anew = reconcile(input(seconds(at)));
      const isRepeated = repeatQuietSync(quiet, before, SETTINGS, seconds(at));
      const isSame =
        !anew.rescales &&
        anew.conditions.ableToScale!.reason === first.conditions.ableToScale!.reason &&
        anew.conditions.scalingLimited!.reason === first.conditions.scalingLimited!.reason &&
        anew.conditions.scalingLimited!.isTrue === first.conditions.scalingLimited!.isTrue;
      expect(isRepeated).toBe(isSame);
      if (!isRepeated) {
        refused++;
        expect(before.recommendations!.list()).toEqual(memory.recommendations!.list());
        break;
      }
      repeated++;
      applyMemoryUpdate(memory, anew.remember, seconds(at));
      expect(before.recommendations!.list()).toEqual(memory.recommendations!.list());
      memory = before;
    }
  }
  expect(repeated).toBeGreaterThan(1000);
  expect(refused).toBeGreaterThan(20);
});
