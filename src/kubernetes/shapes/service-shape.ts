import { topLevel } from "./metadata-shapes.js";
import {
  any,
  between,
  bool,
  list,
  noEffect,
  notYet,
  object,
  oneOf,
  port,
  required,
  text,
  textMap,
  texts,
  unless,
} from "./shape.js";

export const service = object({
  ...topLevel,
  spec: object({
    type: oneOf("ClusterIP", "NodePort", "LoadBalancer", "ExternalName"),
    selector: textMap,
    ports: list(
      object({
        name: text,
        port: required(between(1, 65_535)),
        targetPort: port,
        nodePort: between(0, 65_535),
        protocol: oneOf("TCP", "UDP", "SCTP"),
        ...noEffect({ appProtocol: text }),
      }),
    ),
    clusterIP: text,
    publishNotReadyAddresses: bool,
    ...notYet({
      externalName: text,
      sessionAffinity: unless("None", oneOf("None", "ClientIP")),
      sessionAffinityConfig: any,
      externalTrafficPolicy: unless("Cluster", oneOf("Cluster", "Local")),
      internalTrafficPolicy: unless("Cluster", oneOf("Cluster", "Local")),
      trafficDistribution: text,
      topologyKeys: texts,
    }),
    ...noEffect({
      clusterIPs: texts,
      externalIPs: texts,
      loadBalancerIP: text,
      loadBalancerSourceRanges: texts,
      loadBalancerClass: text,
      allocateLoadBalancerNodePorts: bool,
      healthCheckNodePort: between(0, 65_535),
      ipFamily: text,
      ipFamilies: texts,
      ipFamilyPolicy: text,
    }),
  }),
  status: any,
});
