import type { CapacityBuffer, Cluster, Pod, PodTemplate } from "../../../cluster/index.js";
import { ACTIVE_CAPACITY } from "../../../kubernetes/index.js";
import { DAY, type SimTime } from "../../../units/index.js";
import type { DecisionWriter } from "../decision-writer.js";
import { SAFE_TO_EVICT_ANNOTATION } from "../scale-down/drainability/rules/safe-to-evict.js";
import { virtualPod } from "../virtual-pod.js";
import { type BufferSize, bufferSize } from "./buffer-size.js";
import { bufferTemplate } from "./buffer-template.js";

/** Virtual pods have no creation time: they are never young. */
const LONG_AGO = (-365 * DAY) as SimTime;
const NONE: readonly Pod[] = [];

/** The chunks of one buffer as they are now. */
interface Chunks {
  /** Of the workload or PodTemplate. */
  readonly source: PodTemplate | null;
  readonly template: PodTemplate | null;
  readonly size: BufferSize | null;
  readonly pods: readonly Pod[];
}

/**
 * The virtual pods that keep the room of CapacityBuffers: a run takes them for pending pods, so that they get nodes,
 * take their room on them, and keep them from being removed.
 *
 * Order: buffers by creation, their pods by number.
 * Source: cluster-autoscaler 1.36.1 capacitybuffer/controller, processors/capacitybuffer/pod_list_processor.go
 * Deviates: a buffer follows its workload at the next run, without the controller's own delay; ResourceQuotas do not
 * count.
 */
export class BufferedPods {
  readonly #cluster: Cluster;
  readonly #decisions: DecisionWriter;
  readonly #chunks = new Map<CapacityBuffer, Chunks>();
  #pods: readonly Pod[] = NONE;
  #hasChanged = false;

  constructor(cluster: Cluster, decisions: DecisionWriter) {
    this.#cluster = cluster;
    this.#decisions = decisions;
    cluster.capacity.buffers.watch((buffer, change) => {
      if (change === "deleted") this.#hasChanged = this.#chunks.delete(buffer) || this.#hasChanged;
    });
  }

  /** The pods of all buffers now; the same array while nothing about them has changed. */
  pods(): readonly Pod[] {
    const { buffers } = this.#cluster.capacity;
    for (const buffer of buffers.values()) this.#refresh(buffer);
    if (this.#hasChanged) {
      this.#pods = [...buffers.values()].flatMap((buffer) => this.#chunks.get(buffer)?.pods ?? NONE);
      this.#hasChanged = false;
    }
    return this.#pods;
  }

  #refresh(buffer: CapacityBuffer): void {
    if (buffer.spec.provisioningStrategy !== ACTIVE_CAPACITY) {
      this.#hasChanged = this.#chunks.delete(buffer) || this.#hasChanged;
      return;
    }
    const found = bufferTemplate(this.#cluster, buffer);
    const size = found === null ? null : bufferSize(buffer.spec, found.template, found.replicas);
    const source = found?.template ?? null;
    const known = this.#chunks.get(buffer);
    if (known !== undefined && known.source === source && isSameSize(known.size, size)) return;
    const template = source === null || known?.source === source ? (known?.template ?? null) : null;
    const chunks = chunksOf(buffer, source, template, size, known?.pods ?? NONE);
    this.#chunks.set(buffer, chunks);
    this.#hasChanged = true;
    this.#tell(buffer, known?.pods.length ?? 0, chunks);
  }

  #tell({ key, spec }: CapacityBuffer, from: number, { size, pods }: Chunks): void {
    this.#decisions.virtual("CapacityBuffer", key, "resize", {
      from: podsText(from),
      to: podsText(pods.length),
      evidence: { pods: pods.length, size },
      explain: () => explainSize(spec, size),
    });
  }
}

function chunksOf(
  { namespace, name }: CapacityBuffer,
  source: PodTemplate | null,
  knownTemplate: PodTemplate | null,
  size: BufferSize | null,
  before: readonly Pod[],
): Chunks {
  if (source === null) return { source, template: null, size, pods: NONE };
  const template = knownTemplate ?? withoutHold(source);
  const pods: Pod[] = [];
  for (let i = 0; i < (size?.replicas ?? 0); i++) {
    const known = before[i];
    const isKept = known !== undefined && known.template === template;
    const init = { namespace, name: `capacity-buffer-${name}-${i + 1}`, template, createdAt: LONG_AGO };
    pods.push(isKept ? known : virtualPod({ ...init, kind: "CapacityBuffer", owner: name }));
  }
  return { source, template, size, pods };
}

/** A chunk never keeps a node by itself: it may move to another. */
function withoutHold(template: PodTemplate): PodTemplate {
  return { ...template, annotations: { ...template.annotations, [SAFE_TO_EVICT_ANNOTATION]: "true" } };
}

function isSameSize(a: BufferSize | null, b: BufferSize | null): boolean {
  return a?.replicas === b?.replicas;
}

function explainSize(
  { podTemplateRef, scalableRef }: CapacityBuffer["spec"],
  size: BufferSize | null,
): string {
  const of =
    scalableRef === undefined
      ? `PodTemplate ${podTemplateRef?.name ?? ""}`
      : `${scalableRef.kind} ${scalableRef.name}`;
  if (size === null) return `keeps no room: there is no ${of}`;
  if (size.replicas === null) {
    return size.fault === "noSize"
      ? "keeps no room: it has no size"
      : "keeps no room: its limits name nothing that its pods request";
  }
  return `keeps room for ${podsText(size.replicas)} of ${of} (by its ${size.by})`;
}

function podsText(count: number): string {
  return `${count} ${count === 1 ? "pod" : "pods"}`;
}
