import { type Diagnostic, nearestName, type Place } from "../../diagnostics/index.js";
import { checkAgainstSchema } from "../check-scenario.js";
import type { FilledScenario } from "../schema/scenario-schema.js";
import { workloadSchema } from "../schema/workloads.js";
import type { KnownWorkload } from "./known-objects.js";
import { printReference } from "./resolve-amounts.js";

type FilledWorkload = FilledScenario["workloads"][number];

const PREFIX = "headroom.dev/";

/** Fields that an annotation can give, by the annotation's name after the prefix. */
const FIELDS: ReadonlyMap<string, string> = new Map(
  Object.keys(workloadSchema.shape)
    .filter((field) => field !== "for" && field !== "warmUp")
    .map((field) => [field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), field]),
);

/** What a workload's annotations say, and where each field came from. */
export interface AnnotatedWorkload {
  readonly workload: FilledWorkload;
  /** Field → `annotation headroom.dev/ready (manifests/web.yaml:3:1)`. */
  readonly origins: ReadonlyMap<string, string>;
}

/**
 * Reads `headroom.dev/ready: 3s` and the like from a workload or its pod template (the workload's own win). A
 * latency may be `2s..10s`: median and 99th percentile.
 *
 * Returns diagnostics: HR1570 an unknown annotation of ours; and those of `checkAgainstSchema`.
 */
export function readWorkloadAnnotations(known: KnownWorkload): {
  readonly annotated: AnnotatedWorkload | null;
  readonly diagnostics: readonly Diagnostic[];
} {
  const diagnostics: Diagnostic[] = [];
  const fields: Record<string, unknown> = { for: printReference(known.reference) };
  const origins = new Map<string, string>();
  const { file, line, column } = known.place;
  const where = `${file}:${line ?? 1}:${column ?? 1}`;
  for (const [key, text] of known.annotations) {
    if (!key.startsWith(PREFIX)) continue;
    const field = FIELDS.get(key.slice(PREFIX.length));
    if (field === undefined) {
      diagnostics.push(unknownAnnotation(key, known.place));
      continue;
    }
    fields[field] = field === "exitCode" ? Number(text) : text.trim();
    origins.set(field, `annotation ${key} (${where})`);
  }
  const checked = checkAgainstSchema(workloadSchema, fields, (path): Place => {
    const field = String(path.at(-1) ?? "");
    return { ...known.place, path: `metadata.annotations["${PREFIX}${nameOf(field)}"]` };
  });
  diagnostics.push(...checked.diagnostics);
  return { annotated: checked.filled === null ? null : { workload: checked.filled, origins }, diagnostics };
}

function nameOf(field: string): string {
  return [...FIELDS].find(([, candidate]) => candidate === field)?.[0] ?? field;
}

function unknownAnnotation(key: string, place: Place): Diagnostic {
  const choices = [...FIELDS.keys()].map((name) => `${PREFIX}${name}`);
  const nearest = nearestName(key, choices);
  return {
    code: "HR1570",
    severity: "error",
    place,
    message: `unknown annotation "${key}"`,
    value: key,
    choices,
    ...(nearest === undefined ? {} : { hint: `did you mean "${nearest}"?` }),
  };
}
