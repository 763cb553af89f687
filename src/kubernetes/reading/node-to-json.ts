import { type Alias, isAlias, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from "yaml";
import type { JsonObject, JsonValue } from "./json-value.js";
import { resolveScalar } from "./resolve-scalar.js";

/** A fault found while a document was turned into plain data; `offset` is a position in the source text. */
export interface NodeFault {
  readonly code: "HR1003" | "HR1004" | "HR1005" | "HR1006" | "HR1007" | "HR1009";
  readonly offset: number;
  readonly message: string;
  readonly rule: string;
}

/** Plain data and, for places, what each alias stands for. */
export interface ConvertedDocument {
  readonly value: JsonValue;
  readonly aliasTargets: ReadonlyMap<Alias, Node>;
  readonly faults: readonly NodeFault[];
}

/** Nodes that aliases may add to one document: real manifests stay far below, an alias bomb is cut off in time. */
export const MAX_ALIASED_NODES = 10_000;
export const MAX_DEPTH = 200;

export const MERGE_KEY = "<<";

/** Ends a conversion that cannot go on; the fault has been recorded. */
class StopConversion extends Error {}

/**
 * Turns a YAML tree into plain data: aliases copied out, merge keys applied (own keys win), keys made text.
 * Stops at the first fault that makes the document unusable (alias bomb, endless alias, too deep).
 */
export function nodeToJson(root: Node): ConvertedDocument {
  const anchors = new Map<string, Node>();
  const aliasTargets = new Map<Alias, Node>();
  const faults: NodeFault[] = [];
  const expanding = new Set<Node>();
  let aliasedNodes = 0;

  function stop(fault: NodeFault): never {
    faults.push(fault);
    throw new StopConversion();
  }

  function convert(node: Node | null, depth: number): JsonValue {
    if (node === null) return null;
    if (depth > MAX_DEPTH) {
      stop({
        code: "HR1006",
        offset: offsetOf(node),
        message: "nesting too deep",
        rule: `at most ${MAX_DEPTH} levels`,
      });
    }
    if (expanding.size > 0 && ++aliasedNodes > MAX_ALIASED_NODES) {
      stop({
        code: "HR1003",
        offset: offsetOf(node),
        message: "aliases expand to too much data (an alias bomb?)",
        rule: `aliases may add at most ${MAX_ALIASED_NODES} values to a document`,
      });
    }
    if (isAlias(node)) return convertAlias(node, depth);
    if (expanding.size === 0 && "anchor" in node && typeof node.anchor === "string") {
      anchors.set(node.anchor, node);
    }
    if (isScalar(node)) {
      const value = resolveScalar(node);
      if (value !== undefined) return value;
      faults.push({
        code: "HR1009",
        offset: offsetOf(node),
        message: `${node.source ?? "the number"} is not a number that JSON has`,
        rule: "numbers must be finite",
      });
      return null;
    }
    if (isSeq(node)) return node.items.map((item) => convert(item as Node | null, depth + 1));
    if (isMap(node)) return convertMap(node as YAMLMap<Node, Node | null>, depth);
    return null;
  }

  function targetOf(alias: Alias): Node {
    const target = anchors.get(alias.source);
    if (target === undefined) {
      stop({
        code: "HR1005",
        offset: offsetOf(alias),
        message: `unknown alias "*${alias.source}"`,
        rule: "an alias must come after its anchor in the same document",
      });
    }
    return target;
  }

  function convertAlias(alias: Alias, depth: number): JsonValue {
    const target = targetOf(alias);
    if (expanding.has(target) || contains(target, alias)) {
      stop({
        code: "HR1003",
        offset: offsetOf(alias),
        message: `alias "*${alias.source}" contains itself`,
        rule: "aliases must not be endless",
      });
    }
    aliasTargets.set(alias, target);
    expanding.add(target);
    const value = convert(target, depth);
    expanding.delete(target);
    return value;
  }

  function convertMap(map: YAMLMap<Node, Node | null>, depth: number): JsonObject {
    const object: JsonObject = {};
    const merged: Node[] = [];
    for (const pair of map.items) {
      const key = keyText(pair);
      if (key === undefined) {
        faults.push({
          code: "HR1007",
          offset: offsetOf(pair.key),
          message: "a key that is not text",
          rule: isMap(pair.key)
            ? "keys must be plain text; {{ … }} is a template: give what helm template prints"
            : "keys must be plain text",
        });
      } else if (key === "__proto__") {
        faults.push({
          code: "HR1004",
          offset: offsetOf(pair.key),
          message: 'the key "__proto__" is not allowed',
          rule: "no Kubernetes object has such a field",
        });
      } else if (key === MERGE_KEY && isPlain(pair.key)) {
        if (pair.value !== null) merged.push(pair.value);
      } else {
        registerAnchor(pair.key);
        object[key] = convert(pair.value, depth + 1);
      }
    }
    for (const source of merged) mergeInto(object, source, depth);
    return object;
  }

  function registerAnchor(key: Node): void {
    if (expanding.size === 0 && "anchor" in key && typeof key.anchor === "string")
      anchors.set(key.anchor, key);
  }

  function mergeInto(object: JsonObject, source: Node, depth: number): void {
    const value = convert(source, depth + 1);
    for (const part of Array.isArray(value) ? value : [value]) {
      if (typeof part !== "object" || part === null || Array.isArray(part)) {
        faults.push({
          code: "HR1007",
          offset: offsetOf(source),
          message: "a merge key needs a mapping or a list of mappings",
          rule: 'write "<<: *anchor"',
        });
        return;
      }
      for (const [key, entry] of Object.entries(part)) {
        if (!Object.hasOwn(object, key)) object[key] = entry;
      }
    }
  }

  try {
    return { value: convert(root, 0), aliasTargets, faults };
  } catch (error) {
    if (error instanceof StopConversion) return { value: null, aliasTargets, faults };
    throw error;
  }
}

/** The text of a pair's key, or undefined if the key is no scalar. */
export function keyText(pair: Pair<Node, Node | null>): string | undefined {
  if (!isScalar(pair.key)) return undefined;
  const { value, source } = pair.key;
  if (typeof value === "symbol") return MERGE_KEY;
  if (typeof value === "string") return value;
  return value === null ? undefined : (source ?? String(value));
}

export function isPlain(key: Node): boolean {
  return isScalar(key) && key.type === "PLAIN";
}

export function offsetOf(node: Node | null | undefined): number {
  return node?.range?.[0] ?? 0;
}

function contains(outer: Node, inner: Node): boolean {
  const [start, end] = [outer.range?.[0] ?? 0, outer.range?.[2] ?? 0];
  const at = offsetOf(inner);
  return at > start && at < end;
}
