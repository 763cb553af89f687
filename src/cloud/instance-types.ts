import type { InstanceType } from "./instance-type.js";

/**
 * Where the shapes and prices come from. Prices are list prices at these dates; override them per node group
 * (`price`) when yours differ.
 */
export const CATALOGUE_SOURCES = {
  aws: {
    shape:
      "kubernetes/autoscaler cluster-autoscaler-1.36.1 cloudprovider/aws/ec2_instance_types.go (static list of 2026-01-22)",
    price:
      "aws/karpenter-provider-aws v1.14.1 zz_generated.pricing_aws.go, generated 2026-07-06, us-east-1, on-demand Linux, USD per hour",
    pods: "aws/karpenter-provider-aws v1.14.1 zz_generated.vpclimits.go: enis × (ipv4PerEni − 1) + 2",
  },
  gcp: {
    shape:
      "kubernetes/autoscaler cluster-autoscaler-1.36.1 cloudprovider/gce/gce_price_info.go, 4 GiB per vCPU",
    price:
      "the same file (names neither region nor date; tag of 2026-07-22), USD per hour on demand and preemptible",
    pods: "110, GKE's default",
  },
  azure: {
    shape:
      "kubernetes/autoscaler cluster-autoscaler-1.36.1 cloudprovider/azure/azure_instance_types.go (updated 2026-03)",
    price:
      "Azure/karpenter-provider-azure v1.14.2 zz_generated.pricing.go, generated 2026-06-18, eastus, pay-as-you-go Linux, USD per hour",
    pods: "110, the kubelet's default",
  },
} as const;

function aws(
  name: string,
  vcpu: number,
  memoryGiB: number,
  pricePerHourUsd: number,
  enis: number,
  ipv4PerEni: number,
): InstanceType {
  return {
    provider: "aws",
    name,
    vcpu,
    memoryGiB,
    pricePerHourUsd,
    spotPricePerHourUsd: null,
    maxPods: enis * (ipv4PerEni - 1) + 2,
  };
}

function gcp(
  name: string,
  vcpu: number,
  memoryGiB: number,
  pricePerHourUsd: number,
  spotPricePerHourUsd: number,
): InstanceType {
  return { provider: "gcp", name, vcpu, memoryGiB, pricePerHourUsd, spotPricePerHourUsd, maxPods: 110 };
}

function azure(name: string, vcpu: number, memoryGiB: number, pricePerHourUsd: number): InstanceType {
  return {
    provider: "azure",
    name,
    vcpu,
    memoryGiB,
    pricePerHourUsd,
    spotPricePerHourUsd: null,
    maxPods: 110,
  };
}

/** The instance types that come with the project. Order: provider, family, size. Sources: {@link CATALOGUE_SOURCES}. */
export const INSTANCE_TYPES: readonly InstanceType[] = [
  aws("m5.large", 2, 8, 0.096, 3, 10),
  aws("m5.xlarge", 4, 16, 0.192, 4, 15),
  aws("m5.2xlarge", 8, 32, 0.384, 4, 15),
  aws("m5.4xlarge", 16, 64, 0.768, 8, 30),
  aws("m6i.large", 2, 8, 0.096, 3, 10),
  aws("m6i.xlarge", 4, 16, 0.192, 4, 15),
  aws("m6i.2xlarge", 8, 32, 0.384, 4, 15),
  aws("m6i.4xlarge", 16, 64, 0.768, 8, 30),
  aws("m7i.large", 2, 8, 0.1008, 3, 10),
  aws("m7i.xlarge", 4, 16, 0.2016, 4, 15),
  aws("m7i.2xlarge", 8, 32, 0.4032, 4, 15),
  aws("m7i.4xlarge", 16, 64, 0.8064, 8, 30),
  aws("c5.large", 2, 4, 0.085, 3, 10),
  aws("c5.xlarge", 4, 8, 0.17, 4, 15),
  aws("c5.2xlarge", 8, 16, 0.34, 4, 15),
  aws("c5.4xlarge", 16, 32, 0.68, 8, 30),
  aws("c6i.large", 2, 4, 0.085, 3, 10),
  aws("c6i.xlarge", 4, 8, 0.17, 4, 15),
  aws("c6i.2xlarge", 8, 16, 0.34, 4, 15),
  aws("c6i.4xlarge", 16, 32, 0.68, 8, 30),
  aws("r5.large", 2, 16, 0.126, 3, 10),
  aws("r5.xlarge", 4, 32, 0.252, 4, 15),
  aws("r5.2xlarge", 8, 64, 0.504, 4, 15),
  aws("r5.4xlarge", 16, 128, 1.008, 8, 30),
  aws("r6i.large", 2, 16, 0.126, 3, 10),
  aws("r6i.xlarge", 4, 32, 0.252, 4, 15),
  aws("r6i.2xlarge", 8, 64, 0.504, 4, 15),
  aws("r6i.4xlarge", 16, 128, 1.008, 8, 30),
  aws("t3.small", 2, 2, 0.0208, 3, 4),
  aws("t3.medium", 2, 4, 0.0416, 3, 6),
  aws("t3.large", 2, 8, 0.0832, 3, 12),
  aws("t3.xlarge", 4, 16, 0.1664, 4, 15),
  aws("t3.2xlarge", 8, 32, 0.3328, 4, 15),
  gcp("e2-standard-2", 2, 8, 0.06701, 0.0201),
  gcp("e2-standard-4", 4, 16, 0.13402, 0.04021),
  gcp("e2-standard-8", 8, 32, 0.26805, 0.08041),
  gcp("e2-standard-16", 16, 64, 0.53609, 0.16083),
  gcp("e2-standard-32", 32, 128, 1.0721, 0.32163),
  gcp("n2-standard-2", 2, 8, 0.0971, 0.0235),
  gcp("n2-standard-4", 4, 16, 0.1942, 0.047),
  gcp("n2-standard-8", 8, 32, 0.3885, 0.094),
  gcp("n2-standard-16", 16, 64, 0.7769, 0.188),
  gcp("n2-standard-32", 32, 128, 1.5539, 0.376),
  azure("Standard_D2s_v5", 2, 8, 0.096),
  azure("Standard_D4s_v5", 4, 16, 0.192),
  azure("Standard_D8s_v5", 8, 32, 0.384),
  azure("Standard_D16s_v5", 16, 64, 0.768),
  azure("Standard_D32s_v5", 32, 128, 1.536),
];
