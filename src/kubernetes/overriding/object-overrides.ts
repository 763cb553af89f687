import { type Diagnostic, nearestName, type Place } from "../../diagnostics/index.js";
import { convertHorizontalPodAutoscaler } from "../conversion/convert-horizontal-pod-autoscaler.js";
import { type Locate, type Path, printPath } from "../reading/document.js";
import type { SourceObject } from "../reading/flatten-lists.js";
import { isJsonObject, type JsonObject, type JsonValue, objectAt } from "../reading/json-value.js";
import { shapeOfKind } from "../shapes/shape-of-kind.js";
import { isWordForKind } from "./kind-of-word.js";
import { locateInShape } from "./locate-in-shape.js";
import type { ObjectOverride } from "./object-override.js";

/** An override's name for an object and the way inside it. */
interface Match {
  /** As written: `hpa/web`. */
  readonly head: string;
  readonly segments: readonly string[];
}

/**
 * Overrides of manifests' fields, written into the objects before they are checked, so that a wrong value is reported
 * like one in the manifest. One instance sees every set of manifests of a scenario.
 */
export class ObjectOverrides {
  readonly #overrides: readonly ObjectOverride[];
  readonly #applied = new Map<ObjectOverride, { readonly identity: string; readonly path: Path }>();
  readonly #failed = new Map<ObjectOverride, Diagnostic>();
  /** Objects that an override could have named, `Kind/name`. */
  readonly #seen = new Set<string>();

  constructor(overrides: readonly ObjectOverride[]) {
    this.#overrides = overrides;
  }

  /** The object with the overrides that name it. Its plain value is changed in place. */
  applyTo(source: SourceObject): SourceObject {
    if (this.#overrides.length === 0 || !isJsonObject(source.value)) return source;
    const { kind } = source.value;
    const metadata = objectAt(source.value, "metadata") ?? {};
    const { name, namespace } = metadata;
    if (typeof kind !== "string" || typeof name !== "string") return source;
    const place = typeof namespace === "string" && namespace !== "default" ? `${namespace}/` : "";
    const identity = `${kind}/${place}${name}`;
    this.#seen.add(identity);
    let result = source;
    for (const override of this.#overrides) {
      const match = matchObject(override.path, kind, `${place}${name}`, place === "");
      if (match !== undefined) result = this.#apply(override, match, identity, result);
    }
    return result;
  }

  /**
   * What is wrong with the overrides, once every manifest has been seen.
   *
   * Returns diagnostics: HR1511 a path that does not exist, HR1514 two that change the same value, HR1513 no such
   * object.
   */
  faults(): readonly Diagnostic[] {
    const diagnostics: Diagnostic[] = [];
    for (const override of this.#overrides) {
      if (this.#applied.has(override)) continue;
      diagnostics.push(this.#failed.get(override) ?? this.#noObject(override));
    }
    const applied = [...this.#applied];
    applied.forEach(([override, { identity, path }], i) => {
      const earlier = applied
        .slice(0, i)
        .find(([, other]) => other.identity === identity && overlap(other.path, path));
      if (earlier !== undefined) {
        diagnostics.push({
          code: "HR1514",
          severity: "error",
          place: override.place,
          message: `${override.path} and ${earlier[0].path} change the same value`,
          rule: "overrides must not overlap",
        });
      }
    });
    return diagnostics;
  }

  #apply(override: ObjectOverride, match: Match, identity: string, source: SourceObject): SourceObject {
    const value = source.value as JsonObject;
    const shape = shapeOfKind(String(value["apiVersion"]), String(value["kind"]));
    if (shape === undefined) {
      this.#failed.set(override, {
        code: "HR1511",
        severity: "error",
        place: override.place,
        message: `${identity} is of a kind that is not modelled: changing it changes nothing`,
      });
      return source;
    }
    if (match.segments.length === 0) {
      this.#failed.set(override, {
        code: "HR1511",
        severity: "error",
        place: override.place,
        message: `${override.path} names an object, but no field of it`,
        hint: `for example ${match.head}.spec…`,
      });
      return source;
    }
    const located = locateInShape(shape, value, match.segments);
    if ("path" in located) {
      write(value, located.path, override.value);
      this.#applied.set(override, { identity, path: located.path });
      return { value, locate: locateOverridden(source.locate, located.path, override.place) };
    }
    if (value["apiVersion"] === "autoscaling/v1") {
      // Its metrics and behavior can be named only in the current form.
      const current = structuredClone(value);
      convertHorizontalPodAutoscaler(current);
      return this.#apply(override, match, identity, { value: current, locate: source.locate });
    }
    const { message, choices, nearest } = located;
    this.#failed.set(override, {
      code: "HR1511",
      severity: "error",
      place: override.place,
      message: `${identity}: ${message}`,
      ...(choices.length > 0 ? { choices } : {}),
      ...(nearest === undefined ? {} : { hint: `did you mean ${[match.head, ...nearest].join(".")}?` }),
    });
    return source;
  }

  #noObject({ path, place }: ObjectOverride): Diagnostic {
    const dot = path.indexOf(".");
    const [head, tail] = dot < 0 ? [path, ""] : [path.slice(0, dot), path.slice(dot)];
    const word = head.slice(0, head.indexOf("/"));
    const seen = [...this.#seen];
    // An object under the same word for its kind is nearer than one whose whole kind would have to be typed.
    const asWritten = seen.map((identity) => {
      const [kind = "", ...rest] = identity.split("/");
      return isWordForKind(word, kind) ? [word, ...rest].join("/") : identity;
    });
    const nearest = nearestName(head, asWritten);
    return {
      code: "HR1513",
      severity: "error",
      place,
      message: `the manifests hold no ${head}`,
      ...(seen.length > 0 && seen.length <= 40 ? { choices: seen } : {}),
      ...(nearest === undefined ? {} : { hint: `did you mean ${nearest}${tail}?` }),
    };
  }
}

/** Whether the path names this object, and what it says behind the name. */
function matchObject(path: string, kind: string, name: string, isDefault: boolean): Match | undefined {
  const slash = path.indexOf("/");
  if (slash < 0 || !isWordForKind(path.slice(0, slash), kind)) return undefined;
  for (const written of isDefault ? [name, `default/${name}`] : [name]) {
    const rest = path.slice(slash + 1);
    if (rest !== written && !rest.startsWith(`${written}.`)) continue;
    const segments = splitSegments(rest.slice(written.length + 1));
    return { head: path.slice(0, slash + 1 + written.length), segments };
  }
  return undefined;
}

/** Segments between dots; `[…]` and quotes keep dots together. */
function splitSegments(text: string): string[] {
  const segments = text.match(/"[^"]*"|\[[^\]]*\]|[^.[\]"]+/g) ?? [];
  return segments.map((segment) => segment.replace(/^["[]|["\]]$/g, ""));
}

function overlap(a: Path, b: Path): boolean {
  const length = Math.min(a.length, b.length);
  return a.slice(0, length).every((step, i) => step === b[i]);
}

function write(root: JsonObject, path: Path, value: JsonValue): void {
  let container = root as { [key: string | number]: JsonValue };
  for (const [i, step] of path.slice(0, -1).entries()) {
    const next = Object.hasOwn(container, step) ? container[step] : undefined;
    if (typeof next !== "object" || next === null)
      container[step] = typeof path[i + 1] === "number" ? [] : {};
    container = container[step] as { [key: string | number]: JsonValue };
  }
  const last = path.at(-1)!;
  if (value === null && !Array.isArray(container)) delete container[last];
  else container[last] = value;
}

function locateOverridden(locate: Locate, overridden: Path, place: Place): Locate {
  return (path, at) =>
    path.length >= overridden.length && overlap(path, overridden)
      ? { ...place, path: printPath(path) }
      : locate(path, at);
}
