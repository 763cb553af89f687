import type { NodeInit, PodTemplate } from "../../src/cluster/index.js";
import { bytesOf, millicores } from "../../src/units/index.js";

export interface TemplateShape {
  readonly cpuMillicores?: number;
  readonly memoryBytes?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly terminationGracePeriodSeconds?: number;
}

/** A compiled template of one container, for tests that need pods and not their YAML. */
export function podTemplate(shape: TemplateShape = {}): PodTemplate {
  const cpu = shape.cpuMillicores ?? 100;
  const memory = shape.memoryBytes ?? 64 * 1024 * 1024;
  const requests = {
    cpuMillicores: millicores(cpu),
    memoryBytes: bytesOf(memory),
    ephemeralStorageBytes: bytesOf(0),
    scalars: new Map<string, number>(),
  };
  return {
    spec: {
      containers: [
        { name: "main", image: "app:1", resources: { requests: { cpu: `${cpu}m`, memory: `${memory}` } } },
      ],
    },
    labels: shape.labels ?? { app: "web" },
    annotations: {},
    requests,
    nonZeroRequests: requests,
    priority: 0,
    terminationGracePeriodSeconds: shape.terminationGracePeriodSeconds ?? 30,
  };
}

/** A ready node of 4 cores and 16 GiB. */
export function nodeInit(name: string, over: Partial<NodeInit> = {}): NodeInit {
  const allocatable = {
    cpuMillicores: millicores(4000),
    memoryBytes: bytesOf(16 * 1024 ** 3),
    ephemeralStorageBytes: bytesOf(0),
    scalars: new Map<string, number>(),
    pods: 110,
  };
  return {
    name,
    labels: { "kubernetes.io/hostname": name },
    taints: [],
    unschedulable: false,
    allocatable,
    capacity: allocatable,
    group: "test",
    ready: true,
    ...over,
  };
}
