import { z } from "zod";
import { parseDuration, type SimTime } from "../../units/index.js";
import { duration } from "./scalars.js";

const anyScalar = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);

/** A setting as people write it. */
export type FlagInput = string | number | boolean | readonly string[];

/** One setting of an upstream component. `isModelled: false`: accepted, and reported as not modelled yet. */
export interface FlagSpec {
  /** `list`: what upstream takes several times; one text stands for a list of one. */
  readonly type: "duration" | "count" | "number" | "boolean" | "text" | "list";
  readonly value: FlagInput;
  readonly isModelled: boolean;
  /** It changes nothing in a simulation: accepted, and said so once. */
  readonly isWithoutEffect?: boolean;
  /** Why it changes nothing, where that is not plain; also of a flag that is honoured, but never shows. */
  readonly because?: string;
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
export type FlagValues<T extends FlagTable> = {
  readonly [Name in keyof T as T[Name] extends { readonly isWithoutEffect: true } ? never : Name]: FlagValue<
    T[Name]
  >;
};

/** The schema of one component's section: every flag optional, upstream's default filled in. `more`: what no table can hold. */
export function flagsSchema(component: string, table: FlagTable, more: Record<string, z.ZodType> = {}) {
  const shape: Record<string, z.ZodType> = { ...more };
  for (const [name, spec] of Object.entries(table)) {
    shape[name] = flagType(spec).describe(`${component} --${name}.${remarkOf(spec)}`);
  }
  return z
    .strictObject(shape)
    .prefault({})
    .describe(`Settings of ${component} by upstream's names.`) as unknown as z.ZodPrefault<
    z.ZodObject<Record<string, z.ZodType<FlagInput>>>
  >;
}

/** Turns the section's checked values into what the simulation reads. */
export function resolveFlags<T extends FlagTable>(
  table: T,
  values: Readonly<Record<string, FlagInput>>,
): FlagValues<T> {
  const resolved: Record<string, FlagInput> = {};
  for (const [name, spec] of Object.entries(table)) {
    if (spec.isWithoutEffect === true) continue;
    const value = values[name] ?? spec.value;
    if (spec.type === "duration") resolved[name] = parseDuration(String(value))!;
    else resolved[name] = spec.type === "list" && typeof value === "string" ? [value] : value;
  }
  return resolved as FlagValues<T>;
}

function remarkOf({ isModelled, isWithoutEffect, because }: FlagSpec): string {
  if (because !== undefined) return ` Changes nothing in a simulation: ${because}.`;
  if (isWithoutEffect === true) return " Changes nothing in a simulation.";
  return isModelled ? "" : " Not modelled yet.";
}

function flagType(spec: FlagSpec): z.ZodType {
  // Upstream's default says nothing about a simulation, and no report needs to show it.
  if (spec.isWithoutEffect === true && spec.because === undefined) return anyScalar.optional();
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
        .union([z.array(z.string("text is needed here")), z.string()], "a list of texts is needed here")
        .default(spec.value as string[]);
  }
}
