import { describe, expect, it } from "vitest";
import { ResourceTotals } from "../../../../../src/cluster/index.js";
import {
  type ClusterAutoscalerFlags,
  DEFAULT_CLUSTER_AUTOSCALER_FLAGS,
  similarityOf,
} from "../../../../../src/controllers/cluster-autoscaler/defaults.js";
import { compareTemplates } from "../../../../../src/controllers/cluster-autoscaler/node-groups/compare-templates.js";
import { nodeInit } from "../../../../support/pods.js";

type Labels = Readonly<Record<string, string>>;

function compare(flags: Partial<ClusterAutoscalerFlags>, a: Labels, b: Labels, memoryOfB?: number) {
  const template = (labels: Labels) => ({ ...nodeInit("n"), labels, requested: new ResourceTotals() });
  const other = template(b);
  const capacity = {
    ...other.capacity,
    ...(memoryOfB === undefined ? {} : { memoryBytes: memoryOfB as never }),
  };
  const options = similarityOf({ ...DEFAULT_CLUSTER_AUTOSCALER_FLAGS, ...flags });
  return compareTemplates(template(a), { ...other, capacity }, options);
}

describe("what makes node groups similar", () => {
  it.each([
    ["aws", "eks.amazonaws.com/nodegroup"],
    ["aws", "topology.ebs.csi.aws.com/zone"],
    ["gce", "topology.gke.io/zone"],
    ["azure", "kubernetes.azure.com/node-image-version"],
    ["clusterapi", "vpc-block-csi-driver-labels"],
  ])("on %s, %s may differ", (cloud, label) => {
    const [a, b] = [{ [label]: "one" }, { [label]: "two" }];
    expect(compare({ "cloud-provider": cloud }, a, b)).toBeNull();
    expect(compare({}, a, b)).toEqual({ what: "label", name: label });
  });

  it("is the node pool's name on Azure, whatever else differs", () => {
    const pool = { agentpool: "system" };
    expect(compare({ "cloud-provider": "azure" }, pool, { ...pool, gpu: "yes" }, 1)).toBeNull();
    expect(compare({}, pool, pool, 1)).toEqual({ what: "capacity", name: "memory" });
  });

  it("leaves out the labels of balancing-ignore-label", () => {
    const [a, b] = [{ team: "a" }, { team: "b" }];
    expect(compare({ "balancing-ignore-label": ["team"] }, a, b)).toBeNull();
    expect(compare({ "balancing-ignore-label": ["stage"] }, a, b)).toEqual({ what: "label", name: "team" });
  });

  it("is the labels of balancing-label alone, where it is given", () => {
    const flags = { "balancing-label": ["pool"] };
    expect(compare(flags, { pool: "x", team: "a" }, { pool: "x", team: "b" }, 1)).toBeNull();
    expect(compare(flags, { pool: "x" }, { pool: "y" })).toEqual({ what: "label", name: "pool" });
    expect(compare(flags, {}, {})).toEqual({ what: "label", name: "pool" });
  });
});
