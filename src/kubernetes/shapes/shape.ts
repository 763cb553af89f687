import type { CapacityMeaning } from "../kinds/built-in-kinds.js";

/** The form that a part of a manifest must have, as plain data that one walker checks. */
export type Shape =
  | { readonly type: "text"; readonly choices?: readonly string[] }
  | { readonly type: "integer"; readonly min?: number; readonly max?: number }
  | { readonly type: "boolean" }
  | { readonly type: "quantity"; readonly min?: "zero" | "positive" }
  /** A number or a percentage. */
  | { readonly type: "amount" }
  /** A port number or a port's name. */
  | { readonly type: "port" }
  /** Anything at all: parts that have no capacity effect and free-form parts. */
  | { readonly type: "any" }
  | { readonly type: "list"; readonly of: Shape }
  | { readonly type: "map"; readonly of: Shape }
  | ObjectShape;

export interface ObjectShape {
  readonly type: "object";
  readonly fields: ReadonlyMap<string, Field>;
  /** Whether fields without an entry are taken as they are (status). */
  readonly isOpen: boolean;
}

export interface Field {
  readonly shape: Shape;
  readonly isRequired: boolean;
  /** Absent: as the object that holds it. */
  readonly meaning?: CapacityMeaning;
  /** The default: written out, it needs no honouring and is not reported. */
  readonly neutral?: string;
}

type Fields = Readonly<Record<string, Shape | Field>>;

export const text: Shape = { type: "text" };
export const integer: Shape = { type: "integer" };
export const natural: Shape = { type: "integer", min: 0 };
export const positive: Shape = { type: "integer", min: 1 };
export const bool: Shape = { type: "boolean" };
export const quantity: Shape = { type: "quantity", min: "zero" };
export const signedQuantity: Shape = { type: "quantity" };
export const amount: Shape = { type: "amount" };
export const port: Shape = { type: "port" };
export const any: Shape = { type: "any" };
export const texts: Shape = { type: "list", of: text };
export const textMap: Shape = { type: "map", of: text };
export const resourceList: Shape = { type: "map", of: quantity };

export function between(min: number, max: number): Shape {
  return { type: "integer", min, max };
}

export function oneOf(...choices: readonly string[]): Shape {
  return { type: "text", choices };
}

export function list(of: Shape): Shape {
  return { type: "list", of };
}

export function object(fields: Fields): ObjectShape {
  return { type: "object", fields: fieldMap(fields), isOpen: false };
}

/** An object whose other fields are taken as they are. */
export function openObject(fields: Fields): ObjectShape {
  return { type: "object", fields: fieldMap(fields), isOpen: true };
}

export function required(shape: Shape): Field {
  return { shape, isRequired: true };
}

/** A field whose default `neutral` is as good as leaving it out. */
export function unless(neutral: string, shape: Shape): Field {
  return { shape, isRequired: false, neutral };
}

/** Fields that change nothing about capacity. */
export function noEffect(fields: Fields): Record<string, Field> {
  return withMeaning(fields, "no capacity effect");
}

/** Fields that matter for capacity but are not honoured yet. */
export function notYet(fields: Fields): Record<string, Field> {
  return withMeaning(fields, "not modelled yet");
}

function withMeaning(fields: Fields, meaning: CapacityMeaning): Record<string, Field> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, { ...asField(field), meaning }]),
  );
}

function fieldMap(fields: Fields): ReadonlyMap<string, Field> {
  return new Map(Object.entries(fields).map(([name, field]) => [name, asField(field)]));
}

function asField(field: Shape | Field): Field {
  return "shape" in field ? field : { shape: field, isRequired: false };
}
