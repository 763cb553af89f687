import { type Diagnostic, renderDiagnostic } from "../../diagnostics/index.js";
import { type ManifestSet, type ManifestSource, readManifests } from "../../kubernetes/index.js";
import { type DumpedPods, dumpedPods } from "../dumped-pods.js";
import type { FileSource } from "../file-source.js";
import { nodeOfGroup } from "../placement/node-of.js";
import type { Provenance } from "../provenance.js";
import type { InitialState, ResolvedNodeGroup } from "../resolved-scenario.js";
import type { FilledScenario } from "../schema/scenario-schema.js";

const MOST_NAMED = 3;

/** A dump need not hold what its autoscalers aim at: HPAs and VPAs count where they are among the manifests. */
const FAULTS_OF_TARGETS: ReadonlySet<string> = new Set(["HR1204", "HR1224"]);

interface Surroundings {
  readonly groups: readonly ResolvedNodeGroup[];
  readonly manifests: Pick<ManifestSet, "nodes" | "diagnostics">;
}

/**
 * How the cluster begins; reads the dump where one says so.
 *
 * Returns diagnostics: the errors of the dump, HR1554 (warning) a dump without pods, or with pods on nodes that the
 * scenario does not have. Throws InputError as the file source does.
 */
export async function loadInitialState(
  { initialState: state }: FilledScenario,
  surroundings: Surroundings,
  files: FileSource,
  folder: string,
  provenance: Provenance,
): Promise<{ readonly initialState: InitialState; readonly diagnostics: readonly Diagnostic[] }> {
  if (typeof state !== "object") return { initialState: { kind: state }, diagnostics: [] };
  const sources: ManifestSource[] = [];
  for (const file of await files.listManifests(files.join(folder, state.dump))) {
    sources.push({ file, text: await files.readText(file) });
  }
  const { pods: manifests, diagnostics } = readManifests(sources);
  const pods = dumpedPods(manifests);
  // The dump may be among the manifests, too.
  const told = new Set(surroundings.manifests.diagnostics.map(renderDiagnostic));
  const faults = diagnostics.filter(
    (each) =>
      each.severity === "error" && !FAULTS_OF_TARGETS.has(each.code) && !told.has(renderDiagnostic(each)),
  );
  const place = provenance.placeOf(["initialState", "dump"]);
  return {
    initialState: { kind: "dump", file: state.dump, pods },
    diagnostics: [
      ...faults,
      ...doubtsOf(pods, surroundings).map((doubt) => ({
        code: "HR1554",
        severity: "warning" as const,
        place,
        ...doubt,
      })),
    ],
  };
}

function doubtsOf(
  { nodesByWorkload, nodeByPod }: DumpedPods,
  { groups, manifests: { nodes } }: Surroundings,
): readonly Pick<Diagnostic, "message" | "hint">[] {
  const used = [...nodeByPod.values(), ...[...nodesByWorkload.values()].flat()];
  if (used.length === 0) {
    return [
      { message: "the dump shows no pod on a node", hint: "give what kubectl get pods -A -o yaml prints" },
    ];
  }
  const known = new Set(nodes.map(({ object }) => object.metadata.name));
  for (const group of groups) {
    for (let number = 1; number <= group.count; number++) known.add(nodeOfGroup(group, number).name);
  }
  const strange = used.filter((name) => !known.has(name));
  if (strange.length === 0) return [];
  const names = [...new Set(strange)];
  const listed = names.slice(0, MOST_NAMED).join(", ") + (names.length > MOST_NAMED ? ", …" : "");
  const message = `${strange.length} of the dump's ${used.length} pods are on nodes that are not there (${listed}): the scheduler places them`;
  return [{ message, hint: "put the cluster's Nodes among the manifests: kubectl get nodes -o yaml" }];
}
