/** Labels that say where or whose a node is, not what it can do, by the value of `cloud-provider`. */
const IGNORED: Readonly<Record<string, readonly string[]>> = {
  aws: [
    "alpha.eksctl.io/instance-id",
    "alpha.eksctl.io/nodegroup-name",
    "eks.amazonaws.com/nodegroup",
    "k8s.amazonaws.com/eniConfig",
    "lifecycle",
    "topology.ebs.csi.aws.com/zone",
  ],
  gce: ["topology.gke.io/zone"],
  azure: [
    "agentpool",
    "kubernetes.azure.com/agentpool",
    "topology.disk.csi.azure.com/zone",
    "aksEngineVersion",
    "creationSource",
    "poolName",
    "resourceNameSuffix",
    "kubernetes.azure.com/node-image-version",
    "kubernetes.azure.com/consolidated-additional-properties",
  ],
  clusterapi: [
    "topology.diskplugin.csi.alibabacloud.com/zone",
    "alpha.eksctl.io/instance-id",
    "alpha.eksctl.io/nodegroup-name",
    "eks.amazonaws.com/nodegroup",
    "k8s.amazonaws.com/eniConfig",
    "lifecycle",
    "topology.ebs.csi.aws.com/zone",
    "topology.disk.csi.azure.com/zone",
    "agentpool",
    "kubernetes.azure.com/agentpool",
    "topology.gke.io/zone",
    "ibm-cloud.kubernetes.io/worker-id",
    "vpc-block-csi-driver-labels",
    "ibm-cloud.kubernetes.io/vpc-instance-id",
  ],
};

/** Node pools of one name are similar, whatever else they differ in. */
const SAME_POOL: Readonly<Record<string, readonly string[]>> = {
  azure: ["kubernetes.azure.com/agentpool", "agentpool"],
};

/**
 * What a cloud's own comparison of node groups passes over, and which of its labels settle it.
 *
 * `cloudProvider`: the flag's value; clouds without a comparison of their own have neither.
 * Source: cluster-autoscaler 1.36.1 main.go, processors/nodegroupset/aws_nodegroups.go, gce_nodegroups.go,
 * azure_nodegroups.go, clusterapi_nodegroups.go
 */
export function providerLabels(cloudProvider: string): {
  readonly ignored: readonly string[];
  readonly samePool: readonly string[];
} {
  return { ignored: IGNORED[cloudProvider] ?? [], samePool: SAME_POOL[cloudProvider] ?? [] };
}
