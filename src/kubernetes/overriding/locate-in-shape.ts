import { nearestName } from "../../diagnostics/index.js";
import { type PathStep, printPath } from "../reading/document.js";
import { isJsonObject, type JsonValue } from "../reading/json-value.js";
import type { Shape } from "../shapes/shape.js";
import { itemName } from "./item-name.js";

/** Where a path of an override leads, or why it leads nowhere. */
export type LocatedInShape =
  | { readonly path: readonly PathStep[] }
  | {
      readonly message: string;
      readonly choices: readonly string[];
      /** The segments with the nearest valid one in place of the wrong one. */
      readonly nearest: readonly string[] | undefined;
    };

/** Follows the segments of an override through the form of a kind and the object's own lists. */
export function locateInShape(root: Shape, value: JsonValue, segments: readonly string[]): LocatedInShape {
  const path: PathStep[] = [];
  let shape = root;
  let here: JsonValue | undefined = value;
  let position = 0;

  function wrong(message: string, choices: readonly string[]): LocatedInShape {
    const nearest = nearestName(segments[position]!, choices);
    const replaced =
      nearest === undefined
        ? undefined
        : [...segments.slice(0, position), nearest, ...segments.slice(position + 1)];
    return { message, choices, nearest: replaced };
  }
  const where = () => (path.length === 0 ? "the object" : printPath(path));

  while (position < segments.length) {
    let step: PathStep = segments[position]!;
    let used = 1;
    if (step === "__proto__") return wrong('no object has a field "__proto__"', []);
    switch (shape.type) {
      case "object": {
        const field = shape.fields.get(step);
        if (field === undefined && !shape.isOpen) {
          return wrong(`${where()} has no field "${step}"`, [...shape.fields.keys()]);
        }
        shape = field?.shape ?? { type: "any" };
        break;
      }
      case "map":
        // A key may hold dots: what is left is the key.
        step = segments.slice(position).join(".");
        used = segments.length - position;
        shape = shape.of;
        break;
      case "list": {
        const found = findItem(Array.isArray(here) ? here : [], segments, position);
        if (Array.isArray(found)) return wrong(`${where()} has no item "${step}"`, found);
        ({ index: step, used } = found as { index: number; used: number });
        shape = shape.of;
        break;
      }
      case "any":
        break;
      default:
        return wrong(`${where()} has no parts`, []);
    }
    here = childOf(here, step);
    path.push(step);
    position += used;
  }
  return { path };
}

/** The item that the segments name, the longest name first; or the names to choose from. */
function findItem(
  items: readonly JsonValue[],
  segments: readonly string[],
  position: number,
): { readonly index: number; readonly used: number } | readonly string[] {
  const names = items.map(itemName);
  for (let used = segments.length - position; used >= 1; used--) {
    const index = names.indexOf(segments.slice(position, position + used).join("."));
    if (index >= 0) return { index, used };
  }
  const segment = segments[position]!;
  if (/^\d+$/.test(segment) && Number(segment) < items.length) return { index: Number(segment), used: 1 };
  return names.map((name, index) => name ?? String(index));
}

function childOf(value: JsonValue | undefined, step: PathStep): JsonValue | undefined {
  if (Array.isArray(value)) return value[Number(step)];
  return isJsonObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}
