import type { SimTime } from "../../units/index.js";
import type { ObjectReference, ResolvedExchange, ResolvedLoad } from "../resolved-scenario.js";
import type { FilledScenario } from "../schema/scenario-schema.js";
import type { IngressDoor } from "./ingress-doors.js";
import { toBytes, toReference } from "./resolve-amounts.js";

type FilledLoad = FilledScenario["load"][number];
type FilledRequest = NonNullable<FilledLoad["request"]>;
type Requests = Extract<ResolvedLoad, { readonly kind: "requests" }>;

/** What requests call; those that come through an Ingress: its controller, and that the backend. */
export function callsOf(entry: FilledLoad, door: IngressDoor | undefined): Pick<Requests, "calls" | "door"> {
  if (door === undefined) {
    const calls = entry.calls.map(({ to, pod, perRequest, bytes }) => ({
      to: toReference(to),
      pod: pod ?? null,
      perRequest,
      exchange: toExchange(bytes),
      forbiddenBy: null,
      lookup: null,
    }));
    return { calls, door: null };
  }
  const { controller, backend } = door;
  const callTo = (to: ObjectReference) => ({
    to,
    pod: null,
    perRequest: 1,
    exchange: toExchange(entry.bytes),
    forbiddenBy: null,
    lookup: null,
  });
  if (controller === null) return { calls: [callTo(backend)], door: { controller, backend, onward: [] } };
  return { calls: [callTo(controller)], door: { controller, backend, onward: [callTo(backend)] } };
}

/** Without a controller's pods, a hop stands for them. */
export function waitOf({ controller }: IngressDoor, latency: SimTime): Pick<FilledRequest, "wait"> {
  return { wait: controller === null ? `${latency}us` : "0s" };
}

/** What requests carry; null: nobody counts. */
export function toExchange(bytes: FilledLoad["bytes"]): ResolvedExchange | null {
  if (bytes === undefined) return null;
  return { requestBytes: toBytes(bytes.request), responseBytes: toBytes(bytes.response) };
}
