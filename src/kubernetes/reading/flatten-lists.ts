import type { Locate, SourceDocument } from "./document.js";
import { isJsonObject, type JsonObject, type JsonValue } from "./json-value.js";

/** One object of a manifest: what it says and how to find its parts again. */
export interface SourceObject {
  readonly value: JsonValue;
  readonly locate: Locate;
}

/**
 * The objects of a document: itself, or the items of a `List`, `DeploymentList` and so on, also nested.
 * Items that leave out kind and apiVersion, as typed lists of the API server do, get them from their list.
 */
export function flattenLists(document: SourceDocument): SourceObject[] {
  const objects: SourceObject[] = [];
  collect(document.value, document.locate, objects);
  return objects;
}

function collect(value: JsonValue, locate: Locate, into: SourceObject[]): void {
  if (!isJsonObject(value) || !isList(value)) {
    into.push({ value, locate });
    return;
  }
  const items = value["items"] as JsonValue[] | null | undefined;
  for (const [i, item] of (items ?? []).entries()) {
    if (item === null) continue;
    const locateItem: Locate = (path, at) => locate(["items", i, ...path], at);
    collect(isJsonObject(item) ? withKindOf(value, item) : item, locateItem, into);
  }
}

function isList(value: JsonObject): boolean {
  const { kind, items } = value;
  return typeof kind === "string" && kind.endsWith("List") && (Array.isArray(items) || items === null);
}

function withKindOf(list: JsonObject, item: JsonObject): JsonObject {
  const itemKind = String(list["kind"]).slice(0, -"List".length);
  if (itemKind === "" || Object.hasOwn(item, "kind")) return item;
  return { apiVersion: list["apiVersion"] ?? "", kind: itemKind, ...item };
}
