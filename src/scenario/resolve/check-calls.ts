import type { Diagnostic } from "../../diagnostics/index.js";
import type { Provenance } from "../provenance.js";
import type { FilledScenario } from "../schema/scenario-schema.js";
import type { IngressDoors } from "./ingress-doors.js";
import { printReference, referenceKey, toReference } from "./resolve-amounts.js";
import { ASSUMED_REQUEST } from "./resolve-load.js";

/**
 * Gives every called object an entry in `load`, so that what its requests cost is written down somewhere.
 */
export function completeCalledLoads(
  scenario: FilledScenario,
  doors: IngressDoors,
  provenance: Provenance,
): void {
  const described = new Set(
    scenario.load
      .filter((load) => load.usage === undefined)
      .map((load) => referenceKey(toReference(load.to))),
  );
  const { dns } = scenario;
  const caller = scenario.load.find((load) => load.calls.length > 0);
  if (dns !== undefined && caller !== undefined && !described.has(referenceKey(toReference(dns.service)))) {
    described.add(referenceKey(toReference(dns.service)));
    const isSingle = caller.users !== undefined || caller.timestamps !== undefined;
    const fidelity = caller.fidelity ?? (isSingle ? ("request" as const) : undefined);
    provenance.recordOrigin(["load", scenario.load.length], "dns");
    scenario.load.push({
      to: dns.service,
      request: dnsRequest(dns, (fidelity ?? scenario.fidelity) === "request"),
      arrivals: "poisson",
      ...(fidelity === undefined ? {} : { fidelity }),
      calls: [],
      callMode: "sequence",
      queue: "per-pod",
    });
  }
  for (const [index, load] of scenario.load.entries()) {
    const door = doors.get(index);
    // Who is called is played as the caller is; entries that are added here are looked at in their turn.
    const isSingle = load.users !== undefined || load.timestamps !== undefined;
    const fidelity = load.fidelity ?? (isSingle ? ("request" as const) : undefined);
    const called =
      door === undefined
        ? load.calls.map(({ to }) => to)
        : [...(door.controller === null ? [] : [door.controller]), door.backend].map(printReference);
    for (const to of called) {
      const key = referenceKey(toReference(to));
      if (described.has(key)) continue;
      described.add(key);
      const isController =
        door?.controller !== undefined && door.controller !== null && referenceKey(door.controller) === key;
      provenance.recordOrigin(
        ["load", scenario.load.length],
        isController ? "ingress" : `called by ${load.to}`,
      );
      scenario.load.push({
        to,
        ...(isController ? { request: controllerRequest(scenario) } : {}),
        arrivals: "poisson",
        ...(fidelity === undefined ? {} : { fidelity }),
        calls: [],
        callMode: "sequence",
        queue: "per-pod",
      });
    }
  }
}

/** What a query costs CoreDNS. A fluid does not try again. */
function dnsRequest(
  { cpuPerQuery, scv, timeout, attempts }: NonNullable<FilledScenario["dns"]>,
  isPlayed: boolean,
): NonNullable<FilledScenario["load"][number]["request"]> {
  return {
    ...(ASSUMED_REQUEST as typeof ASSUMED_REQUEST),
    cpu: { mean: cpuPerQuery, scv },
    timeout,
    retries: isPlayed ? attempts - 1 : 0,
    backOff: "0s",
  };
}

/** What a request of an Ingress costs its controller. */
function controllerRequest({
  ingress,
}: FilledScenario): NonNullable<FilledScenario["load"][number]["request"]> {
  const { cpuPerRequest = "0s", scv, timeout } = ingress!;
  return { ...(ASSUMED_REQUEST as typeof ASSUMED_REQUEST), cpu: { mean: cpuPerRequest, scv }, timeout };
}

/**
 * Finds calls that go round in a circle: one request would never end.
 *
 * Returns diagnostics: HR1572 with the circle, at the call that closes it.
 */
export function checkCalls(scenario: FilledScenario, provenance: Provenance): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const indexes = new Map(scenario.load.map((load, index) => [referenceKey(toReference(load.to)), index]));
  const done = new Set<number>();
  const trail: number[] = [];
  const visit = (index: number): void => {
    if (done.has(index)) return;
    trail.push(index);
    scenario.load[index]!.calls.forEach((call, i) => {
      const callee = indexes.get(referenceKey(toReference(call.to)));
      if (callee === undefined || call.perRequest === 0) return;
      const start = trail.indexOf(callee);
      if (start < 0) visit(callee);
      else {
        const circle = [...trail.slice(start), callee].map((at) =>
          printReference(toReference(scenario.load[at]!.to)),
        );
        diagnostics.push({
          code: "HR1572",
          severity: "error",
          place: provenance.placeOf(["load", index, "calls", i, "to"]),
          message: `calls go round in a circle: ${circle.join(" → ")}`,
          rule: "a request must come to an end",
        });
      }
    });
    trail.pop();
    done.add(index);
  };
  for (let index = 0; index < scenario.load.length; index++) visit(index);
  return diagnostics;
}
