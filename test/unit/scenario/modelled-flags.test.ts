import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CLUSTER_AUTOSCALER_FLAGS } from "../../../src/scenario/schema/cluster-autoscaler-flags.js";
import type { FlagTable } from "../../../src/scenario/schema/component-flags.js";
import {
  CONTROLLER_MANAGER_FLAGS,
  KUBE_PROXY_FLAGS,
  KUBELET_SETTINGS,
  METRICS_SERVER_FLAGS,
  SCHEDULER_SETTINGS,
} from "../../../src/scenario/schema/control-plane-flags.js";
import { MODELLED_FEATURE_GATES } from "../../../src/scenario/schema/feature-gates.js";
import { projectRoot } from "../../support/project-root.js";

/** Flags of which what is played is the only value, or that upstream itself reads nowhere. */
const WITHOUT_READER: readonly string[] = [
  // There is one estimator.
  "estimator",
  // Workers of one predicate run give the same answer.
  "predicate-parallelism",
  // Parsed but used nowhere in cluster-autoscaler 1.36.
  "scale-down-non-empty-candidates-count",
  "scale-down-candidates-pool-ratio",
  "scale-down-candidates-pool-min-count",
];

const TABLES: readonly (readonly [component: string, table: FlagTable])[] = [
  ["kube-controller-manager", CONTROLLER_MANAGER_FLAGS],
  ["kube-scheduler", SCHEDULER_SETTINGS],
  ["kubelet", KUBELET_SETTINGS],
  ["metrics-server", METRICS_SERVER_FLAGS],
  ["kube-proxy", KUBE_PROXY_FLAGS],
  ["cluster-autoscaler", CLUSTER_AUTOSCALER_FLAGS],
];

/** All that may read a flag: the sources without the schema and without the table of defaults. */
function readers(): string {
  const root = join(projectRoot(), "src");
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !path.startsWith(join("scenario", "schema")))
    .map((path) => readFileSync(join(root, path), "utf8"))
    .join("\n")
    .replace(/export const DEFAULT_CLUSTER_AUTOSCALER_FLAGS = \{[\s\S]*?\n\};/, "");
}

describe("a flag that is said to be modelled is read somewhere", () => {
  const sources = readers();

  it.each(TABLES)("of %s", (_, table) => {
    const unread = Object.entries(table)
      .filter(([name, spec]) => spec.isModelled && !spec.isWithoutEffect && !WITHOUT_READER.includes(name))
      .map(([name]) => name)
      .filter((name) => !sources.includes(`["${name}"]`) && !sources.includes(`.${name}`));
    expect(unread).toEqual([]);
  });

  it("and so is a feature gate", () => {
    const unread = Object.keys(MODELLED_FEATURE_GATES).filter(
      (name) => !sources.includes(`"${name}"`) && !sources.includes(`.${name}`),
    );
    expect(unread).toEqual([]);
  });
});
