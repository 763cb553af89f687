import { type Alias, isAlias, isMap, isSeq, type LineCounter, type Node, type YAMLMap } from "yaml";
import { type Locate, type Path, type PathStep, printPath } from "./document.js";
import { keyText, MERGE_KEY, offsetOf } from "./node-to-json.js";

interface Found {
  readonly key: Node | undefined;
  readonly value: Node | null;
}

/** Finds places in one parsed document. Cheap to make; the search runs only when a place is asked for. */
export function locateInYaml(
  file: string,
  root: Node | null,
  aliasTargets: ReadonlyMap<Alias, Node>,
  lines: LineCounter,
): Locate {
  function dereference(node: Node | null): Node | null {
    return isAlias(node) ? (aliasTargets.get(node) ?? node) : node;
  }

  function step(node: Node | null, next: PathStep): Found | undefined {
    const parent = dereference(node);
    if (isSeq(parent) && typeof next === "number") {
      const item = parent.items[next] as Node | undefined;
      return item === undefined ? undefined : { key: undefined, value: item };
    }
    return isMap(parent) ? findKey(parent as YAMLMap<Node, Node | null>, String(next)) : undefined;
  }

  function findKey(map: YAMLMap<Node, Node | null>, key: string): Found | undefined {
    let inherited: Found | undefined;
    for (const pair of map.items) {
      const text = keyText(pair);
      if (text === key) return { key: pair.key, value: pair.value };
      if (text === MERGE_KEY && inherited === undefined) {
        const source = dereference(pair.value);
        const parts = isSeq(source) ? source.items : [source];
        for (const part of parts) inherited ??= step(part as Node | null, key);
      }
    }
    return inherited;
  }

  function offsetAt(path: Path, at: "key" | "value"): number {
    let offset = offsetOf(root);
    let node: Node | null = root;
    for (const [i, next] of path.entries()) {
      const found = step(node, next);
      if (found === undefined) return offset;
      const wantsKey = at === "key" && i === path.length - 1;
      const target = wantsKey ? (found.key ?? found.value) : (found.value ?? found.key);
      offset = offsetOf(target);
      node = found.value;
    }
    return offset;
  }

  return (path, at = "value") => {
    const { line, col } = lines.linePos(offsetAt(path, at));
    const place = { file, line, column: col };
    return path.length === 0 ? place : { ...place, path: printPath(path) };
  };
}
