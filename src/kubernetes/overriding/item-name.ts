import { isJsonObject, type JsonValue, objectAt } from "../reading/json-value.js";

const METRIC_SOURCES = ["pods", "object", "external"];

/**
 * What an item of a list is called in a path: its `name`; a metric by what it measures (`cpu`, `main/cpu` of a
 * container, `queue_depth`); a scaling policy by its `type`. Undefined for what has no name.
 */
export function itemName(item: JsonValue): string | undefined {
  if (!isJsonObject(item)) return undefined;
  const own = item["name"] ?? metricName(item) ?? item["type"];
  return typeof own === "string" ? own : undefined;
}

function metricName(item: Parameters<typeof objectAt>[0]): JsonValue | undefined {
  const resource = objectAt(item, "resource");
  if (resource !== undefined) return resource["name"];
  const ofContainer = objectAt(item, "containerResource");
  if (ofContainer !== undefined) return `${String(ofContainer["container"])}/${String(ofContainer["name"])}`;
  for (const source of METRIC_SOURCES) {
    const metric = objectAt(objectAt(item, source) ?? {}, "metric");
    if (metric !== undefined) return metric["name"];
  }
  return undefined;
}
