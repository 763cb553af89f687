import { z } from "zod";
import { parseDuration, type SimTime } from "../../units/index.js";
import { duration } from "./scalars.js";

type FlagScalar = string | number | boolean;

/** One setting of an upstream component. `isModelled: false`: accepted, and reported as not modelled yet. */
export interface FlagSpec {
  readonly type: "duration" | "count" | "number" | "boolean" | "text" | "list";
  readonly value: FlagScalar | readonly string[];
  readonly isModelled: boolean;
  /** The only values of a text. */
  readonly choices?: readonly string[];
}

/** The settings of one component by upstream's names. */
export type FlagTable = Readonly<Record<string, FlagSpec>>;

type FlagValue<S extends FlagSpec> = S["type"] extends "duration"
  ? SimTime
  : S["type"] extends "boolean"
    ? boolean
    : S["type"] extends "text"
      ? string
      : S["type"] extends "list"
        ? readonly string[]
        : number;

/** A component's settings as the simulation reads them: every flag by upstream's name, durations as SimTime. */
export type FlagValues<T extends FlagTable> = { readonly [Name in keyof T]: FlagValue<T[Name]> };

/** The schema of one component's section: every flag optional, upstream's default filled in. `more`: what no table can hold. */
export function flagsSchema(component: string, table: FlagTable, more: Record<string, z.ZodType> = {}) {
  const shape: Record<string, z.ZodType> = { ...more };
  for (const [name, spec] of Object.entries(table)) {
    const note = spec.isModelled ? "" : " Not modelled yet.";
    shape[name] = flagType(spec).describe(`${component} --${name}.${note}`);
  }
  return z
    .strictObject(shape)
    .prefault({})
    .describe(`Settings of ${component} by upstream's names.`) as unknown as z.ZodPrefault<
    z.ZodObject<Record<string, z.ZodType<FlagScalar | readonly string[]>>>
  >;
}

/** Turns the section's checked values into what the simulation reads. */
export function resolveFlags<T extends FlagTable>(
  table: T,
  values: Readonly<Record<string, FlagScalar | readonly string[]>>,
): FlagValues<T> {
  const resolved: Record<string, FlagScalar | readonly string[]> = {};
  for (const [name, spec] of Object.entries(table)) {
    const value = values[name] ?? spec.value;
    resolved[name] = resolveFlag(spec, value);
  }
  return resolved as FlagValues<T>;
}

function resolveFlag({ type }: FlagSpec, value: FlagScalar | readonly string[]) {
  if (type === "duration") return parseDuration(String(value))!;
  return type === "list" && typeof value === "string" ? [value] : value;
}

function flagType(spec: FlagSpec): z.ZodType {
  switch (spec.type) {
    case "duration":
      return duration().default(spec.value as string);
    case "count":
      return z
        .number("a whole number is needed here")
        .int("a whole number is needed here")
        .default(spec.value as number);
    case "number":
      return z.number("a number is needed here").default(spec.value as number);
    case "boolean":
      return z.boolean("write true or false").default(spec.value as boolean);
    case "text":
      if (spec.choices !== undefined) {
        return z.enum(spec.choices as [string], "not one of the valid values").default(spec.value as string);
      }
      return z.string("text is needed here").default(spec.value as string);
    case "list":
      return z
        .union([z.string(), z.array(z.string())], "text or a list of texts is needed here")
        .default(spec.value as string[]);
  }
}
