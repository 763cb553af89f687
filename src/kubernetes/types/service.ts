import type { Protocol } from "./container.js";
import type { IntOrString, ObjectMeta, StringMap } from "./metadata.js";

export interface ServicePort {
  readonly name?: string;
  readonly port: number;
  /** Default: `port`. */
  readonly targetPort?: IntOrString;
  readonly nodePort?: number;
  /** Default `TCP`. */
  readonly protocol?: Protocol;
  readonly appProtocol?: string;
}

export interface ServiceSpec {
  /** Default `ClusterIP`. */
  readonly type?: "ClusterIP" | "NodePort" | "LoadBalancer" | "ExternalName";
  readonly selector?: StringMap;
  readonly ports?: readonly ServicePort[];
  /** `None` makes the Service headless. */
  readonly clusterIP?: string;
  readonly externalName?: string;
  readonly sessionAffinity?: "None" | "ClientIP";
  readonly sessionAffinityConfig?: { readonly clientIP?: { readonly timeoutSeconds?: number } };
  readonly externalTrafficPolicy?: "Cluster" | "Local";
  readonly internalTrafficPolicy?: "Cluster" | "Local";
  readonly trafficDistribution?: string;
  readonly publishNotReadyAddresses?: boolean;
  readonly loadBalancerClass?: string;
}

export interface Service {
  readonly apiVersion: "v1";
  readonly kind: "Service";
  readonly metadata: ObjectMeta;
  readonly spec: ServiceSpec;
  readonly status?: unknown;
}
