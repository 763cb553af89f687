import { z } from "zod";
import type { PathSegment } from "./scenario-document.js";

/** The schema without optional, default and nullable around it. */
export function unwrapSchema(schema: z.ZodType): z.ZodType {
  let inner = schema;
  while (
    inner instanceof z.ZodOptional ||
    inner instanceof z.ZodDefault ||
    inner instanceof z.ZodPrefault ||
    inner instanceof z.ZodNullable
  ) {
    inner = inner.unwrap() as z.ZodType;
  }
  return inner;
}

/**
 * The schemas that may describe the part below `schema` that a segment names. Several where a union allows
 * several shapes.
 */
export function childSchemas(schema: z.ZodType, segment: PathSegment): z.ZodType[] {
  const inner = unwrapSchema(schema);
  if (inner instanceof z.ZodUnion) {
    return inner.options.flatMap((option) => childSchemas(option as z.ZodType, segment));
  }
  if (inner instanceof z.ZodObject) {
    const shape = inner.shape as Readonly<Record<string, z.ZodType>>;
    return Object.hasOwn(shape, segment) ? [shape[segment]!] : [];
  }
  if (inner instanceof z.ZodArray) return typeof segment === "number" ? [inner.element as z.ZodType] : [];
  if (inner instanceof z.ZodTuple) {
    const item = typeof segment === "number" ? inner.def.items[segment] : undefined;
    return item === undefined ? [] : [item as z.ZodType];
  }
  if (inner instanceof z.ZodRecord) return [inner.valueType as z.ZodType];
  return [];
}

/** The schemas at a path from the root. */
export function schemasAt(root: z.ZodType, path: readonly PathSegment[]): z.ZodType[] {
  let schemas = [root];
  for (const segment of path) schemas = schemas.flatMap((schema) => childSchemas(schema, segment));
  return schemas;
}

/** The field names that objects of these schemas may have, in the schema's order. */
export function fieldNames(schemas: readonly z.ZodType[]): string[] {
  const names = new Set<string>();
  for (const schema of schemas) {
    const inner = unwrapSchema(schema);
    if (inner instanceof z.ZodObject) for (const name of Object.keys(inner.shape)) names.add(name);
    if (inner instanceof z.ZodUnion)
      for (const name of fieldNames(inner.options as z.ZodType[])) names.add(name);
  }
  return [...names];
}

/** What a container of these schemas holds. */
export function containerKind(schemas: readonly z.ZodType[]): "object" | "array" | "record" | "scalar" {
  for (const schema of schemas) {
    const inner = unwrapSchema(schema);
    if (inner instanceof z.ZodObject) return "object";
    if (inner instanceof z.ZodArray || inner instanceof z.ZodTuple) return "array";
    if (inner instanceof z.ZodRecord) return "record";
    if (inner instanceof z.ZodUnion) {
      const kind = containerKind(inner.options as z.ZodType[]);
      if (kind !== "scalar") return kind;
    }
  }
  return "scalar";
}
