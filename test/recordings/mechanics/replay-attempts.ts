import { Cluster, type Node, type Pod, PodSelection } from "../../../src/cluster/index.js";
import { LiveLookups } from "../../../src/controllers/scheduler/index.js";
import { Nominations } from "../../../src/controllers/scheduler/nominations.js";
import { Simulation } from "../../../src/engine/index.js";
import { isEmptySelector, readManifests, type Taint } from "../../../src/kubernetes/index.js";
import {
  bestNodes,
  type DisruptionBudget,
  explainUnschedulable,
  type FitError,
  findPreemption,
  inNodeTreeOrder,
  makeProfile,
  SchedulingContext,
  SchedulingState,
  schedulePod,
  schedulingPodOf,
} from "../../../src/scheduling/index.js";
import { addObjects } from "../../../src/simulation/add-objects.js";
import { bytesOf, millicores, type SimTime, seconds } from "../../../src/units/index.js";
import type { Difference, Measure } from "./compare-run.js";
import type { RecordedAttempt } from "./recorded-attempts.js";
import type { MechanicsScenario, RecordedNodeShape, RecordedRun, Row } from "./recorded-run.js";

/**
 * What is written down this near to an attempt may or may not have been in the scheduler's cache; in bursts rows
 * come up to 0.1 s after the fact. Seconds.
 */
const RACE_SECONDS = 0.1;

/**
 * Asks our scheduler at each recorded attempt, on the cluster as it was then, and compares: the number of nodes
 * evaluated and feasible, the node (among the best), the text of each failure, and each preemption's node and victims.
 */
export function replayAttempts(run: RecordedRun, attempts: readonly RecordedAttempt[]): readonly Measure[] {
  const bindings = new Tally("bindings: node among the best");
  const counts = new Tally("bindings: nodes evaluated and feasible");
  const failures = new Tally("failed attempts: message");
  const preemptions = new Tally("preemption: node and victims");
  const world = new World(run.scenario);
  const ended = new Set<string>();
  const sorted = run.rows.toSorted((a, b) => a.at - b.at);
  const rows = sorted.filter((row) => row.kind !== "pod" || !isEnd(row.event) || isFirstEnd(row, ended));
  let next = 0;
  for (const attempt of attempts) {
    while (next < rows.length && rows[next]!.at <= attempt.at) world.apply(rows[next++]!);
    // An attempt is written down before the rows of its pod's creation are.
    if (!world.pods.has(attempt.pod)) {
      const created = rows.find((row) => row.event === "created" && row.object === attempt.pod);
      if (created !== undefined) world.apply(created);
    }
    const racing = rows.filter(
      (row) => isSeenByScheduler(row) && Math.abs(row.at - attempt.at) <= RACE_SECONDS,
    );
    const answers = [
      world.decide(attempt.pod),
      ...world.variants(attempt.at, racing, () => world.decide(attempt.pod)),
    ];
    if (attempt.node !== null) {
      const { node, evaluatedNodes, feasibleNodes } = attempt;
      const fits = answers.filter((answer) => answer.best.includes(node));
      bindings.add(attempt, fits.length > 0, node, answers[0]!.best.join(" "));
      const counted = `${evaluatedNodes} ${feasibleNodes}`;
      const ours = answers.map((answer) => `${answer.evaluated} ${answer.feasible}`);
      counts.add(attempt, ours.includes(counted), counted, ours[0]!);
      world.assume(attempt.pod, node);
      continue;
    }
    const said = answers.map(({ message }) => message);
    failures.add(attempt, said.includes(attempt.message), attempt.message, said[0]!);
    if (attempt.target === null) continue;
    const wanted = world.describe(attempt.target, attempt.victims);
    const picks = answers.flatMap(({ preempts }) => preempts);
    preemptions.add(attempt, picks.includes(wanted), wanted, picks.join(" | "));
    world.nominate(attempt.pod, attempt.target);
  }
  return [bindings, counts, failures, preemptions].map((tally) => tally.measure());
}

function isSeenByScheduler({ kind, event }: Row): boolean {
  if (kind === "node") return event.startsWith("-");
  return kind === "pod" && (event === "deleting" || isEnd(event));
}

/** To the scheduler a pod is gone when it has ended. */
function isEnd(event: string): boolean {
  return event === "gone" || event === "succeeded" || event.startsWith("failed");
}

function isFirstEnd({ object }: Row, ended: Set<string>): boolean {
  if (ended.has(object)) return false;
  ended.add(object);
  return true;
}

class Tally {
  readonly #name: string;
  readonly #differences: Difference[] = [];
  #equal = 0;

  constructor(name: string) {
    this.#name = name;
  }

  add({ at, pod }: RecordedAttempt, isEqual: boolean, recorded: string, simulated: string): void {
    if (isEqual) this.#equal++;
    else this.#differences.push({ at, owner: pod, what: this.#name, recorded, simulated, seconds: null });
  }

  measure(): Measure {
    const all = this.#equal + this.#differences.length;
    return { name: this.#name, equal: this.#equal, all, differences: this.#differences };
  }
}

interface Answer {
  readonly best: readonly string[];
  readonly evaluated: number;
  readonly feasible: number;
  readonly message: string;
  /** `node: victims` of each candidate that shares first place. */
  readonly preempts: readonly string[];
}

class World {
  readonly pods = new Map<string, Pod>();
  readonly #cluster = new Cluster(new Simulation());
  readonly #context: SchedulingContext;
  readonly #profile = makeProfile({ version: "1.36" });
  readonly #nominations = new Nominations();
  readonly #evicted = new Set<Pod>();
  readonly #shapes = new Map<string, RecordedNodeShape>();
  readonly #budgets = new Map<string, number>();

  constructor({ nodes, actions }: MechanicsScenario) {
    const cluster = this.#cluster;
    for (const node of nodes) this.#addNode(node, node.taints);
    for (const action of actions) {
      if (action.do === "addNodes") for (const node of action.newNodes) this.#shapes.set(node.name, node);
    }
    const applied = actions.flatMap((action) => (action.do === "apply" ? [action.manifest] : []));
    const text = JSON.stringify({ apiVersion: "v1", kind: "List", items: applied });
    addObjects(cluster, readManifests([{ file: "applied.json", text }]));
    this.#context = new SchedulingContext([], new LiveLookups(cluster));
    this.#setNodes();
  }

  apply({ kind, object, owner, event, at }: Row): void {
    if (kind === "pod") {
      if (event === "created") this.#create(object, owner, at);
      else if (event === "bound") this.#started(object, at);
      else if (event === "deleting") this.#delete(object);
      else if (isEnd(event)) this.#remove(object);
    } else if (kind === "node") this.#nodeEvent(object, event);
    else if (kind === "pdb") this.#budgets.set(object, Number(/allowed=(\d+)/.exec(event)?.[1] ?? 0));
    else if (kind === "nominated" && event === "cleared") {
      const pod = this.pods.get(object);
      if (pod !== undefined) this.#nominations.clear(pod);
    }
  }

  decide(name: string): Answer {
    const pod = this.pods.get(name)!;
    const compiled = schedulingPodOf(pod);
    this.#context.refresh();
    const nominated = this.#nominations.seenBy(pod);
    const waitsOn = this.#nominations.nodeOf(pod);
    const options = { nominated, nominatedNodeName: waitsOn };
    const result = schedulePod(compiled, this.#context, this.#profile, new SchedulingState(), options);
    if (result.kind === "scheduled") {
      const { evaluatedNodes: evaluated, feasibleNodes: feasible, node } = result;
      const best =
        node.name === waitsOn
          ? [waitsOn]
          : bestNodes(compiled, this.#context, this.#profile, options).map((each) => each.name);
      return { best, evaluated, feasible, message: "", preempts: [] };
    }
    const { message, preempts } = this.#preempt(pod, result.error);
    const text = explainUnschedulable(result.error, message);
    return { best: [], evaluated: 0, feasible: 0, message: text, preempts };
  }

  /** What is answered when the cache had been some racing rows ahead or behind, or had seen one of them the other way. */
  *variants(at: number, racing: readonly Row[], ask: () => Answer): Iterable<Answer> {
    const past = racing.filter((row) => row.at <= at);
    const future = racing.filter((row) => row.at > at);
    const groups = [
      ...future.map((_, i) => future.slice(0, i + 1)),
      ...past.map((_, i) => past.slice(i)),
      ...racing.map((row) => [row]),
    ];
    for (const group of groups) {
      const undos = group.map((row) => this.#flip(row)).filter((undo) => undo !== undefined);
      if (undos.length > 0) yield ask();
      for (const undo of undos.reverse()) undo();
    }
  }

  assume(name: string, node: string): void {
    const pod = this.pods.get(name)!;
    this.#nominations.clear(pod);
    this.#cluster.bindPod(pod, this.#cluster.nodes.get(node)!);
  }

  nominate(name: string, node: string): void {
    const pod = this.pods.get(name)!;
    for (const other of this.#nominations.on(node)) {
      if (other.template.priority < pod.template.priority) this.#nominations.clear(other);
    }
    this.#nominations.nominate(pod, node);
  }

  /**
   * A node and its victims, each by what sets it apart in preemption: pods of one workload that started in the same
   * second are equal there, and an unstable sort chooses among them.
   */
  describe(node: string, victims: readonly string[]): string {
    const words = victims.map((name) => {
      const pod = this.pods.get(name)!;
      return `${pod.workloadKey?.split("/").at(-1)}@${Math.floor((pod.startTime ?? 0) / 1e6)}`;
    });
    return `${node}: ${words.toSorted().join(" ")}`;
  }

  #preempt(pod: Pod, error: FitError): { message: string | null; preempts: readonly string[] } {
    const compiled = schedulingPodOf(pod);
    const prefix = "no new claims to deallocate, ";
    if (compiled.neverPreempts) {
      return { message: `${prefix}preemption: not eligible due to preemptionPolicy=Never.`, preempts: [] };
    }
    const waitsOn = this.#nominations.nodeOf(pod);
    if (waitsOn !== null && this.#waitsForVictim(waitsOn, compiled.priority)) {
      const reason = "preemption: not eligible due to a terminating pod on the nominated node.";
      return { message: prefix + reason, preempts: [] };
    }
    const found = findPreemption<Pod>(compiled, this.#context, this.#profile, error, {
      budgets: this.#disruptionBudgets(),
      nominated: this.#nominations.seenBy(pod),
      examinesAll: true,
    });
    // Victims that are on their way out already are not deleted again, so no row names them.
    const preempts = found.picks.map(({ nodeName, victims }) =>
      this.describe(
        nodeName,
        victims.filter(({ deletion }) => deletion === null).map(({ name }) => name),
      ),
    );
    return { message: found.message === null ? null : prefix + found.message, preempts };
  }

  #waitsForVictim(node: string, priority: number): boolean {
    for (const pod of this.#cluster.nodes.get(node)!.pods) {
      if (pod.deletion !== null && this.#evicted.has(pod) && pod.template.priority < priority) return true;
    }
    return false;
  }

  #disruptionBudgets(): readonly DisruptionBudget[] {
    return Array.from(
      this.#cluster.podDisruptionBudgets.values(),
      ({ namespace, name, spec, selection }) => ({
        namespace,
        disruptionsAllowed: this.#budgets.get(name) ?? 0,
        matches: (labels: Readonly<Record<string, string>>) =>
          spec.selector !== undefined && !isEmptySelector(spec.selector) && selection.matches(labels),
      }),
    );
  }

  #flip(row: Row): (() => void) | undefined {
    const { object, event } = row;
    const node = this.#cluster.nodes.get(object);
    if (row.kind === "node" && node !== undefined) {
      const { taints } = node;
      const [key = "", effect = ""] = event.slice(1).split(":");
      const others = taints.filter((taint) => taint.key !== key || taint.effect !== effect);
      const isThere = others.length < taints.length;
      this.#setTaints(node, isThere ? others : [...others, { key, effect } as Taint]);
      return () => this.#setTaints(node, taints);
    }
    const pod = this.pods.get(object);
    if (isEnd(event) && pod?.node != null) {
      const { node } = pod;
      if (pod.exists) {
        node.removePod(pod);
        return () => node.addPod(pod);
      }
      node.addPod(pod);
      return () => node.removePod(pod);
    }
    if (event === "deleting" && pod !== undefined) {
      const { deletion } = pod;
      pod.deletion =
        deletion === null ? { requestedAt: 0 as SimTime, gracePeriodSeconds: 0, reason: "deleted" } : null;
      return () => {
        pod.deletion = deletion;
      };
    }
    return undefined;
  }

  #create(name: string, app: string, at: number): void {
    if (this.pods.has(name)) return;
    const cluster = this.#cluster;
    const deployment = cluster.deployments.get(`default/${app}`);
    if (deployment === undefined) return;
    const { template } = deployment;
    const key = `default/${app}`;
    if (cluster.replicaSets.get(key) === undefined) {
      cluster.replicaSets.add({
        kind: "ReplicaSet",
        namespace: "default",
        name: app,
        key,
        deploymentKey: key,
        template,
        minReadySeconds: 0,
        createdAt: seconds(at),
        revision: 1,
        desiredReplicasAnnotation: null,
        maxReplicasAnnotation: null,
        replicas: deployment.replicas,
        statusReplicas: 0,
        readyReplicas: 0,
        availableReplicas: 0,
        pods: new Set(),
        selection: new PodSelection("default", (labels) => labels["app"] === app),
      });
    }
    const pod = cluster.createPod({
      namespace: "default",
      name,
      uid: name,
      stableName: name,
      template,
      ownerKey: `ReplicaSet/${key}`,
      workloadKey: `Deployment/${key}`,
    });
    this.pods.set(name, pod);
  }

  #started(name: string, at: number): void {
    const pod = this.pods.get(name);
    if (pod?.exists === true)
      this.#cluster.updatePodStatus(pod, { phase: "Running", startTime: seconds(at) });
  }

  #delete(name: string): void {
    const pod = this.pods.get(name);
    if (pod?.exists !== true) return;
    this.#cluster.deletePod(pod);
    this.#evicted.add(pod);
  }

  #remove(name: string): void {
    const pod = this.pods.get(name);
    if (pod?.exists === true) this.#cluster.removePod(pod);
  }

  #nodeEvent(name: string, event: string): void {
    const cluster = this.#cluster;
    // The creation of a node may be missing from the rows, or come after its first taint.
    const shape = this.#shapes.get(name);
    if (shape !== undefined && event !== "deleted" && cluster.nodes.get(name) === undefined)
      this.#addNode(shape, shape.taints);
    const node = cluster.nodes.get(name);
    if (node === undefined) return;
    const [key = "", effect = ""] = event.slice(1).split(":");
    const others = node.taints.filter((taint) => taint.key !== key || taint.effect !== effect);
    if (event === "deleted") cluster.removeNode(node);
    else if (event.startsWith("+"))
      cluster.updateNode(node, { taints: [...others, { key, effect } as Taint] });
    else if (event.startsWith("-")) cluster.updateNode(node, { taints: others });
    this.#setNodes();
  }

  #setTaints(node: Node, taints: readonly Taint[]): void {
    this.#cluster.updateNode(node, { taints });
    this.#setNodes();
  }

  #setNodes(): void {
    this.#context.setNodes(inNodeTreeOrder([...this.#cluster.nodes.values()] as Node[]));
  }

  #addNode({ name, cpuMilli, memoryMi, pods, labels }: RecordedNodeShape, taints: readonly unknown[]): void {
    const allocatable = {
      cpuMillicores: millicores(cpuMilli),
      memoryBytes: bytesOf(memoryMi * 1024 * 1024),
      ephemeralStorageBytes: bytesOf(0),
      pods,
      scalars: new Map<string, number>(),
    };
    this.#cluster.addNode({
      name,
      labels: { "kubernetes.io/hostname": name, ...labels },
      taints: taints as readonly Taint[],
      unschedulable: false,
      allocatable,
      capacity: allocatable,
      group: "",
      ready: true,
    });
  }
}
