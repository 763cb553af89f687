import { type Diagnostic, nearestName, type Place } from "../../diagnostics/index.js";
import { parseQuantity, QUANTITY_SUFFIXES, signOfQuantity } from "../../units/index.js";
import type { CapacityMeaning } from "../kinds/built-in-kinds.js";
import { type Locate, type Path, type PathStep, printPath } from "../reading/document.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../reading/json-value.js";
import type { Field, ObjectShape, Shape } from "./shape.js";

/** A field that was written but is not honoured; list indices are left out of the path, so each is named once. */
export interface UnmodelledField {
  readonly path: string;
  readonly meaning: Exclude<CapacityMeaning, "modelled">;
  /** Where it is first written; only of what is not modelled yet. */
  readonly place?: Place;
}

export interface CheckedObject {
  /** A fresh copy without nulls, so that an absent and a null field are the same, as the API server has it. */
  readonly value: JsonObject;
  readonly diagnostics: readonly Diagnostic[];
  /** Sorted by path. */
  readonly unmodelled: readonly UnmodelledField[];
}

/**
 * Checks an object against the form of its kind, and copies it without its nulls.
 *
 * Returns diagnostics: HR1110 unknown field, HR1111 wrong type, HR1112 missing field, HR1113 not one of the
 * choices, HR1114 out of range, HR1115 bad quantity.
 */
export function checkShape(value: JsonObject, shape: ObjectShape, locate: Locate): CheckedObject {
  const diagnostics: Diagnostic[] = [];
  const unmodelled = new Map<string, UnmodelledField>();

  function fault(
    code: string,
    path: Path,
    fields: Omit<Diagnostic, "code" | "severity" | "place">,
  ): undefined {
    diagnostics.push({
      code,
      severity: "error",
      place: locate(path, code === "HR1110" ? "key" : "value"),
      ...fields,
    });
    return undefined;
  }

  function wrongType(path: Path, found: JsonValue, wanted: string): undefined {
    const hint = quotesHint(found, wanted);
    return fault("HR1111", path, {
      message: `found ${describe(found)} where ${wanted} is needed`,
      ...(typeof found === "object" ? {} : { value: found }),
      ...(hint === undefined ? {} : { hint }),
    });
  }

  function check(found: JsonValue, shapeHere: Shape, path: Path): JsonValue | undefined {
    switch (shapeHere.type) {
      case "any":
        return found;
      case "boolean":
        return typeof found === "boolean" ? found : wrongType(path, found, "true or false");
      case "text":
        return checkText(found, shapeHere.choices, path);
      case "integer":
        return checkInteger(found, shapeHere, path);
      case "quantity":
        return checkQuantity(found, shapeHere, path);
      case "amount":
        return checkAmount(found, path);
      case "port":
        return typeof found === "string" || Number.isInteger(found)
          ? found
          : wrongType(path, found, "a port number or name");
      case "list":
        return checkList(found, shapeHere.of, path);
      case "map":
        return checkMap(found, shapeHere.of, path);
      case "object":
        return isJsonObject(found)
          ? checkObject(found, shapeHere, path)
          : wrongType(path, found, "a mapping");
    }
  }

  function checkText(
    found: JsonValue,
    choices: readonly string[] | undefined,
    path: Path,
  ): JsonValue | undefined {
    if (typeof found !== "string") return wrongType(path, found, "text");
    if (choices === undefined || choices.includes(found)) return found;
    const nearest = nearestName(found, choices);
    return fault("HR1113", path, {
      message: `"${found}" is not valid here`,
      value: found,
      choices: choices.filter((choice) => choice !== ""),
      ...(nearest === undefined || nearest === "" ? {} : { hint: `did you mean ${nearest}?` }),
    });
  }

  function checkInteger(
    found: JsonValue,
    { min, max }: { readonly min?: number; readonly max?: number },
    path: Path,
  ): JsonValue | undefined {
    if (typeof found !== "number" || !Number.isInteger(found))
      return wrongType(path, found, "a whole number");
    if ((min === undefined || found >= min) && (max === undefined || found <= max)) return found;
    return fault("HR1114", path, {
      message: `${nameOf(path)} is ${found}`,
      value: found,
      rule:
        max === undefined
          ? `must be at least ${min}`
          : `must be between ${min ?? "any lower number"} and ${max}`,
    });
  }

  function checkQuantity(
    found: JsonValue,
    { min }: { readonly min?: "zero" | "positive" },
    path: Path,
  ): JsonValue | undefined {
    if (typeof found !== "string" && typeof found !== "number") return wrongType(path, found, "a quantity");
    const parsed = parseQuantity(found);
    if (parsed === undefined) {
      return fault("HR1115", path, {
        message: `"${found}" is not a quantity`,
        value: found,
        rule: `a quantity is a number and one of the suffixes ${QUANTITY_SUFFIXES.join(" ")}, or an exponent such as e6`,
        ...quantityHint(String(found), nameOf(path)),
      });
    }
    const sign = signOfQuantity(parsed);
    if (min === undefined || sign > 0 || (sign === 0 && min === "zero")) return found;
    return fault("HR1114", path, {
      message: `${nameOf(path)} is ${found}`,
      value: found,
      rule: min === "zero" ? "must not be negative" : "must be more than zero",
    });
  }

  function checkAmount(found: JsonValue, path: Path): JsonValue | undefined {
    if (typeof found === "string" && /^\d+%$/.test(found)) return found;
    if (typeof found !== "number" || !Number.isInteger(found)) {
      return wrongType(path, found, "a whole number or a percentage such as 25%");
    }
    if (found >= 0) return found;
    return fault("HR1114", path, {
      message: `${nameOf(path)} is ${found}`,
      value: found,
      rule: "must not be negative",
    });
  }

  function checkList(found: JsonValue, of: Shape, path: Path): JsonValue | undefined {
    if (!Array.isArray(found)) return wrongType(path, found, "a list");
    const items: JsonValue[] = [];
    for (const [i, item] of found.entries()) {
      const checked =
        item === null ? wrongType([...path, i], item, "an item") : check(item, of, [...path, i]);
      if (checked !== undefined) items.push(checked);
    }
    return items;
  }

  function checkMap(found: JsonValue, of: Shape, path: Path): JsonValue | undefined {
    if (!isJsonObject(found)) return wrongType(path, found, "a mapping");
    const map: JsonObject = {};
    for (const [key, entry] of Object.entries(found)) {
      // Go reads a null in a map of texts as the empty text.
      if (entry === null && of.type === "text") map[key] = "";
      if (entry === null) continue;
      const checked = check(entry, of, [...path, key]);
      if (checked !== undefined) map[key] = checked;
    }
    return map;
  }

  function checkObject(found: JsonObject, objectShape: ObjectShape, path: Path): JsonObject {
    const copy: JsonObject = {};
    for (const [key, entry] of Object.entries(found)) {
      const field = objectShape.fields.get(key);
      const keyPath = [...path, key];
      if (field === undefined) {
        if (objectShape.isOpen) copy[key] = entry;
        else unknownField(key, objectShape, keyPath);
      } else if (entry !== null) {
        if (entry !== field.neutral) noteMeaning(field, keyPath);
        const checked = check(entry, field.shape, keyPath);
        if (checked !== undefined) copy[key] = checked;
      }
    }
    for (const [name, field] of objectShape.fields) {
      if (field.isRequired && (found[name] === undefined || found[name] === null)) missing(name, path);
    }
    return copy;
  }

  function unknownField(key: string, { fields }: ObjectShape, path: Path): void {
    const names = [...fields.keys()];
    const nearest = nearestName(key, names);
    fault("HR1110", path, {
      message: `unknown field "${key}"`,
      value: key,
      ...(nearest === undefined ? { choices: names } : { hint: `did you mean ${nearest}?` }),
    });
  }

  function missing(name: string, path: Path): void {
    diagnostics.push({
      code: "HR1112",
      severity: "error",
      place: locate(path),
      message: `missing field "${name}"`,
      value: name,
    });
  }

  function noteMeaning(field: Field, path: Path): void {
    if (field.meaning === undefined || field.meaning === "modelled") return;
    const { meaning } = field;
    const name = printPath(path.filter((step) => typeof step === "string"));
    if (unmodelled.has(name)) return;
    const where = meaning === "not modelled yet" ? { place: locate(path, "key") } : {};
    unmodelled.set(name, { path: name, meaning, ...where });
  }

  const copy = checkObject(value, shape, []);
  return {
    value: copy,
    diagnostics,
    unmodelled: [...unmodelled.keys()].sort().map((path) => unmodelled.get(path)!),
  };
}

function describe(value: JsonValue): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a mapping";
  if (typeof value === "string") return `the text "${value}"`;
  return `${value}`;
}

function quotesHint(found: JsonValue, wanted: string): string | undefined {
  if (wanted === "text" && (typeof found === "number" || typeof found === "boolean")) {
    return `put it in quotes: "${found}"`;
  }
  const isQuoted =
    typeof found === "string" &&
    found !== "" &&
    (found === "true" || found === "false" || !Number.isNaN(Number(found)));
  return isQuoted && wanted !== "text" ? `write ${found} without quotes` : undefined;
}

/** Mistakes that people make with units. */
function quantityHint(text: string, name: string): { readonly hint?: string } {
  const match = /^([\d.]+)\s*([A-Za-z]+)$/.exec(text.trim());
  if (match === null) return {};
  const [, number, suffix] = match;
  if (name === "cpu") return /^m/i.test(suffix!) ? { hint: `did you mean ${number}m?` } : {};
  // Of anything else nobody means thousandths.
  const suffixes = QUANTITY_SUFFIXES.filter((known) => !FRACTIONS.test(known));
  const withoutByte = suffix!.replace(/(?:B|b|bytes?)$/, "");
  const exact = suffixes.find((known) => known.toLowerCase() === withoutByte.toLowerCase());
  return exact === undefined ? {} : { hint: `did you mean ${number}${exact}?` };
}

const FRACTIONS = /^[num]$/;

function nameOf(path: readonly PathStep[]): string {
  return String(path.findLast((step) => typeof step === "string") ?? "value");
}
