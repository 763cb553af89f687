import { type Diagnostic, nearestName } from "../../diagnostics/index.js";
import type { Ingress, ManifestSet, Service } from "../../kubernetes/index.js";
import { backendPort, ingressBackend, ingressClassOf } from "../../network/index.js";
import type { Provenance } from "../provenance.js";
import type { ObjectReference } from "../resolved-scenario.js";
import type { FilledScenario } from "../schema/scenario-schema.js";
import { printReference, referenceKey, toReference } from "./resolve-amounts.js";

type FilledLoad = FilledScenario["load"][number];

/** Where the requests of one entry of `load` go that come through an Ingress. */
export interface IngressDoor {
  /** Names its figures: the Ingress, with host and path where they are given. */
  readonly to: ObjectReference;
  /** Null: nobody's pods work on them on the way. */
  readonly controller: ObjectReference | null;
  readonly backend: ObjectReference;
}

/** By index in `load`. */
export type IngressDoors = ReadonlyMap<number, IngressDoor>;

/** Parts of `request` that belong to whoever sends; the rest is the work of pods. */
const OF_CLIENTS: ReadonlySet<string> = new Set([
  "timeout",
  "retries",
  "backOff",
  "maxBackOff",
  "retryBudget",
]);
const OF_PODS = ["container", "calls", "usage"] as const;

/**
 * Finds the Service behind each load that goes to an Ingress, and who takes it there.
 *
 * Returns diagnostics: HR1581 no rule takes it, HR1564 its Service or that one's port is missing, HR1565 host or path of a
 * load that goes to no Ingress, HR1566 work given to an Ingress, HR1567 the controller's cost is missing or given twice,
 * HR1568 (warning) an Ingress of another class.
 */
export function ingressDoors(
  scenario: FilledScenario,
  written: Readonly<Record<string, unknown>>,
  sets: readonly ManifestSet[],
  provenance: Provenance,
): { readonly doors: IngressDoors; readonly diagnostics: readonly Diagnostic[] } {
  const reading = new DoorReading(scenario, sets, provenance);
  for (const [index, load] of scenario.load.entries()) {
    reading.read(load, index, writtenLoad(written, index));
  }
  reading.checkController();
  return { doors: reading.doors, diagnostics: reading.diagnostics };
}

class DoorReading {
  readonly doors = new Map<number, IngressDoor>();
  readonly diagnostics: Diagnostic[] = [];
  readonly #scenario: FilledScenario;
  readonly #sets: readonly ManifestSet[];
  readonly #provenance: Provenance;
  readonly #ingresses: ReadonlyMap<string, Ingress>;
  readonly #services: ReadonlyMap<string, Service>;

  constructor(scenario: FilledScenario, sets: readonly ManifestSet[], provenance: Provenance) {
    this.#scenario = scenario;
    this.#sets = sets;
    this.#provenance = provenance;
    this.#ingresses = new Map(
      sets.flatMap(({ ingresses }) => ingresses.map(({ object }) => [keyOf(object), object] as const)),
    );
    this.#services = new Map(
      sets.flatMap(({ services }) => services.map(({ object }) => [keyOf(object), object] as const)),
    );
  }

  read(load: FilledLoad, index: number, written: Readonly<Record<string, unknown>>): void {
    const ingress = toReference(load.to);
    if (ingress.kind !== "Ingress") {
      const field = (["host", "path"] as const).find((each) => load[each] !== undefined);
      if (field !== undefined) {
        this.#report(["load", index, field], {
          code: "HR1565",
          message: `${load.to} is no Ingress and has no ${field}`,
          value: load[field]!,
          rule: "host and path are of loads that go to an Ingress",
        });
      }
      return;
    }
    const object = this.#ingresses.get(referenceKey(ingress));
    // That it is missing has been reported.
    if (object === undefined || !this.#isClients(load, index, written)) return;
    const path = load.path ?? "/";
    const match = ingressBackend(object.spec, load.host ?? null, path);
    const asked = `${load.host ?? "no host"}, path ${path}`;
    if (match === null) {
      const hosts = (object.spec.rules ?? []).flatMap((rule) =>
        (rule.http?.paths ?? []).map((each) => `${rule.host ?? "any host"}${each.path ?? "/"}`),
      );
      this.#report(["load", index, load.host === undefined ? "to" : "host"], {
        code: "HR1581",
        message: `no rule of ${load.to} takes ${asked}, and it has no default backend`,
        value: load.host ?? load.to,
        choices: hosts.slice(0, 20),
      });
      return;
    }
    const backend = this.#backendOf(match.backend, ingress, index, asked);
    if (backend === null) return;
    this.doors.set(index, {
      to: { ...ingress, name: doorName(ingress.name, load.host, load.path) },
      controller: this.#controllerOf(object, index),
      backend,
    });
  }

  /** What a request costs the controller must be said once. */
  checkController(): void {
    const { ingress } = this.#scenario;
    const isUsed = [...this.doors.values()].some((door) => door.controller !== null);
    if (ingress?.controller === undefined || !isUsed) return;
    const key = referenceKey(toReference(ingress.controller));
    const described = this.#scenario.load.find((load) => referenceKey(toReference(load.to)) === key);
    const own = described?.request?.cpu.mean;
    if (ingress.cpuPerRequest === undefined && own === undefined) {
      this.#report(["ingress", "controller"], {
        code: "HR1567",
        message: `what a request costs ${ingress.controller} is not said`,
        rule: "give ingress.cpuPerRequest, or an entry of load for the controller with its request",
      });
    } else if (ingress.cpuPerRequest !== undefined && own !== undefined && own !== ingress.cpuPerRequest) {
      this.#report(["ingress", "cpuPerRequest"], {
        code: "HR1567",
        message: `${ingress.controller} has an entry of load that says ${own}`,
        value: ingress.cpuPerRequest,
        rule: "say once what a request costs the controller",
      });
    }
  }

  #isClients(load: FilledLoad, index: number, written: Readonly<Record<string, unknown>>): boolean {
    const request = load.request as Record<string, unknown> | undefined;
    const given = Object.keys((written["request"] ?? {}) as object);
    const work = given.find((field) => !OF_CLIENTS.has(field));
    const field = OF_PODS.find((each) => each !== "calls" && load[each] !== undefined);
    const other = field ?? (load.calls.length > 0 ? "calls" : undefined);
    if (work !== undefined || other !== undefined) {
      this.#report(["load", index, ...(work === undefined ? [other!] : ["request", work])], {
        code: "HR1566",
        message: `${load.to} has no pods that ${work ?? other} could be of`,
        rule: "an Ingress only sends requests on; its controller is in ingress, and its backends have entries of their own",
      });
      return false;
    }
    // So that what is filled in, and printed, is only what a client has.
    for (const name of Object.keys(request ?? {})) if (!OF_CLIENTS.has(name)) delete request![name];
    return true;
  }

  #backendOf(
    { service }: NonNullable<ReturnType<typeof ingressBackend>>["backend"],
    ingress: ObjectReference,
    index: number,
    asked: string,
  ): ObjectReference | null {
    const at = ["load", index, "to"];
    if (service === undefined) {
      this.#report(at, {
        code: "HR1564",
        message: `${printReference(ingress)} sends ${asked} to a resource that is no Service`,
        rule: "only Services are modelled as backends",
      });
      return null;
    }
    const reference = { kind: "Service", namespace: ingress.namespace, name: service.name };
    const object = this.#services.get(referenceKey(reference));
    if (object === undefined) {
      const names = [...this.#services.values()]
        .filter(({ metadata }) => (metadata.namespace ?? "default") === ingress.namespace)
        .map(({ metadata }) => metadata.name);
      const nearest = nearestName(service.name, names);
      this.#report(at, {
        code: "HR1564",
        message: `${printReference(ingress)} sends ${asked} to Service ${service.name}, which is not in the manifests of namespace ${ingress.namespace}`,
        value: service.name,
        ...(nearest === undefined ? { choices: names } : { hint: `did you mean ${nearest}?` }),
      });
      return null;
    }
    if (backendPort(object.spec, service.port) === undefined) {
      const { ports = [] } = object.spec;
      this.#report(at, {
        code: "HR1564",
        message: `${printReference(ingress)} sends ${asked} to port ${service.port?.name ?? service.port?.number ?? ""} of Service ${service.name}, which has none such`,
        value: service.port?.name ?? service.port?.number ?? "",
        choices: ports.map(({ name, port }) => (name === undefined ? String(port) : `${port} (${name})`)),
      });
      return null;
    }
    return reference;
  }

  #controllerOf(object: Ingress, index: number): ObjectReference | null {
    const { ingress } = this.#scenario;
    if (ingress?.controller === undefined) return null;
    const classes = this.#sets.flatMap(({ ingressClasses }) => ingressClasses.map((each) => each.object));
    const own = ingressClassOf(object, classes);
    if (ingress.class === undefined || own === ingress.class) return toReference(ingress.controller);
    this.#report(["load", index, "to"], {
      code: "HR1568",
      severity: "warning",
      message: `Ingress ${object.metadata.name} is of ${own === null ? "no class" : `class ${own}`}, ingress.controller serves class ${ingress.class}: its requests pass a hop without pods`,
    });
    return null;
  }

  #report(
    path: readonly (string | number)[],
    diagnostic: Omit<Diagnostic, "place" | "severity"> & { readonly severity?: "warning" },
  ): void {
    this.diagnostics.push({ severity: "error", ...diagnostic, place: this.#provenance.placeOf(path) });
  }
}

/** `shop shop.example/cart`: what the report calls a load through an Ingress. */
export function doorName(ingress: string, host: string | undefined, path: string | undefined): string {
  const asked = `${host ?? ""}${path === undefined || path === "/" ? "" : path}`;
  return asked === "" ? ingress : `${ingress} ${asked}`;
}

function keyOf({ kind, metadata }: Ingress | Service): string {
  return referenceKey({ kind, namespace: metadata.namespace ?? "default", name: metadata.name });
}

function writtenLoad(
  written: Readonly<Record<string, unknown>>,
  index: number,
): Readonly<Record<string, unknown>> {
  const { load } = written;
  const entry: unknown = Array.isArray(load) ? load[index] : undefined;
  return typeof entry === "object" && entry !== null ? (entry as Record<string, unknown>) : {};
}
