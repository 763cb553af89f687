import {
  type Bytes,
  type CpuMillicores,
  parseBytes,
  parseCpuMillicores,
  parseDuration,
  type SimTime,
} from "../../units/index.js";
import type { LatencySpec, ObjectReference } from "../resolved-scenario.js";

// The schema has checked every text before it comes here, so that none of these can fail.

/** A checked duration. */
export function toSpan(text: string): SimTime {
  return parseDuration(text)!;
}

/** A checked duration, or null where it was left out. */
export function toSpanOrNull(text: string | undefined): SimTime | null {
  return text === undefined ? null : toSpan(text);
}

/** A checked CPU quantity. */
export function toCpu(text: string | number): CpuMillicores {
  return parseCpuMillicores(text)!;
}

/** A checked memory quantity. */
export function toBytes(text: string | number): Bytes {
  return parseBytes(text)!;
}

/** A latency as the schema lets it through. */
export type WrittenLatency = string | { readonly p50: string; readonly p99: string };

/** A checked latency that is not `never`. */
export function toLatency(value: WrittenLatency): LatencySpec {
  const [p50, p99] = typeof value === "string" ? value.split("..") : [value.p50, value.p99];
  const low = toSpan(p50!);
  return { p50: low, p99: p99 === undefined ? low : toSpan(p99) };
}

/** A checked reference: `Kind/name` is in namespace `default`. */
export function toReference(text: string): ObjectReference {
  const parts = text.split("/");
  return parts.length === 3
    ? { kind: parts[0]!, namespace: parts[1]!, name: parts[2]! }
    : { kind: parts[0]!, namespace: "default", name: parts[1]! };
}

/** `Kind/namespace/name`: the key of maps by object. */
export function referenceKey(reference: ObjectReference): string {
  return `${reference.kind}/${reference.namespace}/${reference.name}`;
}

/** As people write it: without the namespace `default`. */
export function printReference(reference: ObjectReference): string {
  return reference.namespace === "default" ? `${reference.kind}/${reference.name}` : referenceKey(reference);
}
