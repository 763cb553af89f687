import { type Diagnostic, nearestName } from "../../diagnostics/index.js";
import { Constant, type Distribution, Lognormal } from "../../random/index.js";
import { parseBytes, parseCpuMillicores, parseDuration, toSeconds } from "../../units/index.js";
import type { PodTimings } from "./pod-timings.js";

const PREFIX = "headroom.dev/";
const DURATION_RULE = "a duration such as 8s, or a median and a 99th percentile such as 8s..30s";

interface Reader {
  readonly rule: string;
  /** Undefined: the text is not of the rule's form. */
  read(text: string, timings: PodTimings): PodTimings | undefined;
}

function duration(
  write: (timings: PodTimings, value: Distribution) => PodTimings,
  writeNever?: (timings: PodTimings) => PodTimings,
): Reader {
  return {
    rule: writeNever === undefined ? DURATION_RULE : `${DURATION_RULE}, or never`,
    read(text, timings) {
      if (writeNever !== undefined && text.trim() === "never") return writeNever(timings);
      const value = readDistribution(text);
      return value === undefined ? undefined : write(timings, value);
    },
  };
}

function amount(
  rule: string,
  parse: (text: string) => number | undefined,
  write: (timings: PodTimings, value: number) => PodTimings,
): Reader {
  return {
    rule,
    read(text, timings) {
      const value = parse(text);
      return value === undefined || value < 0 ? undefined : write(timings, value);
    },
  };
}

const ZERO = new Constant(0);
const CPU_RULE = "a CPU quantity such as 250m";

const READERS: ReadonlyMap<string, Reader> = new Map([
  ["image-pull", duration((t, imagePull) => ({ ...t, imagePull, imageBytes: null }))],
  [
    "image-size",
    amount("a quantity of bytes such as 300Mi", parseBytes, (t, imageBytes) => ({ ...t, imageBytes })),
  ],
  ["volumes", duration((t, volumes) => ({ ...t, volumes }))],
  ["sandbox", duration((t, sandbox) => ({ ...t, sandbox }))],
  ["container-start", duration((t, containerStart) => ({ ...t, containerStart }))],
  ["init-run", duration((t, initRun) => ({ ...t, initRun }))],
  [
    "ready-after",
    duration(
      (t, applicationReady) => ({ ...t, applicationReady }),
      (t) => ({ ...t, applicationReady: null }),
    ),
  ],
  ["sidecar-ready-after", duration((t, sidecarReady) => ({ ...t, sidecarReady }))],
  ["post-start", duration((t, postStartHook) => ({ ...t, postStartHook }))],
  ["pre-stop", duration((t, preStopHook) => ({ ...t, preStopHook }))],
  [
    "exit-after-sigterm",
    duration(
      (t, exitAfterSigterm) => ({ ...t, exitAfterSigterm }),
      (t) => ({ ...t, exitAfterSigterm: null }),
    ),
  ],
  ["pod-cleanup", duration((t, podCleanup) => ({ ...t, podCleanup }))],
  [
    "startup-cpu",
    amount(CPU_RULE, parseCpuMillicores, (t, startupBurnMillicores) => ({ ...t, startupBurnMillicores })),
  ],
  ["idle-cpu", amount(CPU_RULE, parseCpuMillicores, (t, idleMillicores) => ({ ...t, idleMillicores }))],
  ["run-for", duration((t, runFor) => ({ ...t, runFor }))],
  ["exit-code", amount("a number from 0 to 255", exitCode, (t, code) => ({ ...t, exitCode: code }))],
  [
    "bound-to-running",
    duration((t, boundToRunning) => ({
      ...t,
      measured: { boundToRunning, runningToReady: t.measured === null ? ZERO : t.measured.runningToReady },
    })),
  ],
  [
    "running-to-ready",
    duration(
      (t, runningToReady) => ({
        ...t,
        measured: { boundToRunning: t.measured?.boundToRunning ?? ZERO, runningToReady },
      }),
      (t) => ({
        ...t,
        measured: { boundToRunning: t.measured?.boundToRunning ?? ZERO, runningToReady: null },
      }),
    ),
  ],
]);

/** The annotations on pod templates that set a workload's timings, with their prefix. */
export const POD_TIMING_ANNOTATIONS: readonly string[] = [...READERS.keys()].map((name) => PREFIX + name);

/**
 * The timings of a workload: `base`, changed by the `headroom.dev/…` annotations of its pod template.
 *
 * Order: annotations apply in the order of POD_TIMING_ANNOTATIONS.
 * Returns diagnostics: HR3101 unknown `headroom.dev/` annotation (nearest name as the hint), HR3102 a value that
 * breaks its rule; the annotation is then left out. `otherAnnotations` are names that other rooms read.
 *
 * @example readPodTimings({ "headroom.dev/image-pull": "8s" }, DEFAULT_POD_TIMINGS).timings.imagePull.mean // 8
 */
export function readPodTimings(
  annotations: Readonly<Record<string, string>>,
  base: PodTimings,
  otherAnnotations: readonly string[] = [],
): { readonly timings: PodTimings; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  let timings = base;
  for (const [name, reader] of READERS) {
    const key = PREFIX + name;
    if (!Object.hasOwn(annotations, key)) continue;
    const text = String(annotations[key]);
    const changed = reader.read(text, timings);
    if (changed !== undefined) timings = changed;
    else {
      diagnostics.push({
        code: "HR3102",
        severity: "error",
        message: `annotation ${key} is ${JSON.stringify(text)}`,
        value: text,
        rule: `it must be ${reader.rule}`,
      });
    }
  }
  const known = [...POD_TIMING_ANNOTATIONS, ...otherAnnotations];
  for (const key of Object.keys(annotations).sort()) {
    if (!key.startsWith(PREFIX) || known.includes(key)) continue;
    const nearest = nearestName(key, known);
    diagnostics.push({
      code: "HR3101",
      severity: "error",
      message: `unknown annotation ${key}`,
      value: key,
      choices: known,
      ...(nearest === undefined ? {} : { hint: `did you mean ${nearest}?` }),
    });
  }
  return { timings, diagnostics };
}

function readDistribution(text: string): Distribution | undefined {
  const parts = text.split("..");
  const low = parseDuration(parts[0]!);
  if (low === undefined || parts.length > 2) return undefined;
  if (parts.length === 1) return new Constant(toSeconds(low));
  const high = parseDuration(parts[1]!);
  if (high === undefined || low <= 0 || high < low) return undefined;
  return Lognormal.fromPercentiles(toSeconds(low), toSeconds(high));
}

function exitCode(text: string): number | undefined {
  return /^\d{1,3}$/.test(text) && Number(text) <= 255 ? Number(text) : undefined;
}
