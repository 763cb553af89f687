import type { Diagnostic, Place } from "../diagnostics/index.js";
import { convertToCurrent, removedIn } from "./conversion/convert-to-current.js";
import { defaultObject } from "./defaulting/default-object.js";
import type { CapacityMeaning } from "./kinds/built-in-kinds.js";
import { isKeptByController } from "./kinds/is-kept-by-controller.js";
import { resolveKind } from "./kinds/resolve-kind.js";
import type { ModelledObject } from "./manifest-set.js";
import { isKustomization, isPartOfChart } from "./packaging-files.js";
import type { Locate } from "./reading/document.js";
import type { SourceObject } from "./reading/flatten-lists.js";
import { isJsonObject, type JsonObject, objectAt } from "./reading/json-value.js";
import { checkShape, type UnmodelledField } from "./shapes/check-shape.js";
import { shapeOfKind } from "./shapes/shape-of-kind.js";
import type { KubernetesObject } from "./types/index.js";
import { reportInto } from "./validation/report.js";
import type { HpaValidationOptions } from "./validation/validate-horizontal-pod-autoscaler.js";
import { validateObject } from "./validation/validate-object.js";

/** One object of a manifest with its identity, whether or not its content is right. */
export interface ReadObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly place: Place;
  readonly locate: Locate;
  readonly meaning: CapacityMeaning;
  readonly unmodelled: readonly UnmodelledField[];
  /** Absent if the object has an error. */
  readonly modelled?: ModelledObject;
  readonly other?: KubernetesObject;
}

export interface ReadObjectResult {
  readonly read?: ReadObject;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads one object: kind, form, conversion to the current version, defaults, rules.
 *
 * Returns diagnostics: HR1100 no mapping, HR1101 no kind, HR1102 no apiVersion, HR1105 no name, HR1106 (warning) a kustomization, HR1131 old version,
 * HR1132 unreadable annotation, and those of resolveKind, checkShape and the validators.
 */
export function readObject({ value, locate }: SourceObject, options: HpaValidationOptions): ReadObjectResult {
  const diagnostics: Diagnostic[] = [];
  const report = reportInto(diagnostics, locate);
  if (!isJsonObject(value)) {
    report("HR1100", [], {
      message: "not a Kubernetes object",
      rule: "a document must be a mapping with apiVersion and kind",
    });
    return { diagnostics };
  }
  const { file } = locate([]);
  if (isKustomization(file, value)) return unappliedKustomization(value, locate);
  const { apiVersion, kind } = value;
  for (const [code, field] of [
    ["HR1101", "kind"],
    ["HR1102", "apiVersion"],
  ] as const) {
    if (typeof value[field] === "string" && value[field] !== "") continue;
    report(code, Object.hasOwn(value, field) ? [field] : [], {
      message: `missing "${field}"`,
      rule: "every Kubernetes object has apiVersion and kind",
      ...(isPartOfChart(file) ? { hint: "of a chart give what helm template prints" } : {}),
    });
    return { diagnostics };
  }
  if (typeof apiVersion !== "string" || typeof kind !== "string") return { diagnostics };

  const resolved = resolveKind(apiVersion, kind, (field) => locate([field]));
  if (resolved.type === "fault") return { diagnostics: [resolved.diagnostic] };
  const isNamespaced = resolved.type === "custom" || resolved.kind.isNamespaced;
  const metadata = objectAt(value, "metadata") ?? {};
  const ofKind: CapacityMeaning = resolved.type === "custom" ? "not modelled yet" : resolved.kind.meaning;
  const meaning = isKeptByController(kind, metadata) ? "no capacity effect" : ofKind;
  const name = metadata["name"];
  if (typeof name !== "string" || name === "") {
    // Only what is simulated needs a name; a note about the rest would help nobody.
    if (meaning === "modelled" && (name === undefined || name === null || name === "")) {
      report("HR1105", Object.hasOwn(value, "metadata") ? ["metadata"] : [], {
        message: `${kind} without metadata.name`,
        rule: "every object needs a name",
      });
      return { diagnostics };
    }
  }
  const namespace = isNamespaced ? textOr(metadata["namespace"], "default") : undefined;
  const identity = {
    apiVersion,
    kind,
    namespace,
    name: textOr(name, ""),
    place: locate([]),
    locate,
    meaning,
  };

  const shape = shapeOfKind(apiVersion, kind);
  if (meaning !== "modelled" || shape === undefined) {
    const other = value as unknown as KubernetesObject;
    return { read: { unmodelled: [], other, ...identity }, diagnostics };
  }
  const checked = checkShape(value, shape, locate);
  diagnostics.push(...checked.diagnostics);
  const withoutModel = { read: { unmodelled: checked.unmodelled, ...identity }, diagnostics };
  if (checked.diagnostics.length > 0) return withoutModel;

  const removed = removedIn(apiVersion, kind);
  const unreadable = convertToCurrent(checked.value);
  if (removed !== undefined) {
    report("HR1131", ["apiVersion"], {
      severity: "warning",
      message: `${apiVersion} ${kind} is not served since Kubernetes ${removed}; read as ${checked.value["apiVersion"]}`,
      value: apiVersion,
    });
  }
  for (const { annotation } of unreadable) {
    report("HR1132", ["metadata", "annotations", annotation], {
      severity: "warning",
      message: "annotation is not the JSON it should be; the API server passes over it, and so does this",
    });
  }
  const converted =
    apiVersion === checked.value["apiVersion"] ? checked.value : recheck(checked.value, locate, diagnostics);
  if (converted === undefined) return withoutModel;
  defaultObject(converted);
  setNamespace(converted, namespace);
  const modelled = converted as unknown as ModelledObject;
  validateObject(modelled, report, options);
  if (diagnostics.some((diagnostic) => diagnostic.severity === "error")) return withoutModel;
  return { read: { unmodelled: checked.unmodelled, modelled, ...identity }, diagnostics };
}

/** What stands beside the kustomization is read as it is, and the user must know. */
function unappliedKustomization(value: JsonObject, locate: Locate): ReadObjectResult {
  const diagnostics: Diagnostic[] = [];
  reportInto(diagnostics, locate)("HR1106", [], {
    severity: "warning",
    message: "a kustomization is not applied: the files beside it are read as they are",
    hint: "give what kubectl kustomize prints",
  });
  const identity = {
    apiVersion: textOr(value["apiVersion"], ""),
    kind: textOr(value["kind"], "Kustomization"),
  };
  const read = { ...identity, namespace: undefined, name: "", place: locate([]), locate, unmodelled: [] };
  return { read: { ...read, meaning: "not modelled yet" }, diagnostics };
}

/** Annotations of autoscaling/v1 hold metrics that no check has seen yet. */
function recheck(object: JsonObject, locate: Locate, diagnostics: Diagnostic[]): JsonObject | undefined {
  const shape = shapeOfKind(String(object["apiVersion"]), String(object["kind"]));
  if (shape === undefined) return object;
  const checked = checkShape(object, shape, locate);
  diagnostics.push(...checked.diagnostics);
  return checked.diagnostics.length > 0 ? undefined : checked.value;
}

function setNamespace(object: JsonObject, namespace: string | undefined): void {
  const metadata = objectAt(object, "metadata")!;
  if (namespace === undefined) delete metadata["namespace"];
  else metadata["namespace"] = namespace;
}

function textOr(value: unknown, fallback: string): string {
  return typeof value === "string" && value !== "" ? value : fallback;
}
