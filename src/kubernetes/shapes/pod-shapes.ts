import { ephemeralVolume, volumesWithoutEffect } from "./claim-shapes.js";
import {
  container,
  initContainer,
  resourceRequirements,
  securityProfile,
  seLinuxOptions,
  windowsOptions,
} from "./container-shapes.js";
import { labelSelector, objectMeta, topLevel } from "./metadata-shapes.js";
import {
  any,
  between,
  bool,
  integer,
  list,
  natural,
  noEffect,
  notYet,
  object,
  oneOf,
  openObject,
  positive,
  quantity,
  required,
  resourceList,
  text,
  textMap,
  texts,
} from "./shape.js";

const nodeSelectorRequirements = list(
  object({
    key: required(text),
    operator: required(oneOf("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt")),
    values: texts,
  }),
);
export const nodeSelectorTerm = object({
  matchExpressions: nodeSelectorRequirements,
  matchFields: nodeSelectorRequirements,
});
const weight = required(between(1, 100));

const podAffinityTerm = object({
  labelSelector,
  topologyKey: required(text),
  namespaces: texts,
  namespaceSelector: labelSelector,
  matchLabelKeys: texts,
  mismatchLabelKeys: texts,
});
const podAffinity = object({
  requiredDuringSchedulingIgnoredDuringExecution: list(podAffinityTerm),
  preferredDuringSchedulingIgnoredDuringExecution: list(
    object({ weight, podAffinityTerm: required(podAffinityTerm) }),
  ),
});

const affinity = object({
  nodeAffinity: object({
    requiredDuringSchedulingIgnoredDuringExecution: object({
      nodeSelectorTerms: required(list(nodeSelectorTerm)),
    }),
    preferredDuringSchedulingIgnoredDuringExecution: list(
      object({ weight, preference: required(nodeSelectorTerm) }),
    ),
  }),
  podAffinity,
  podAntiAffinity: podAffinity,
});

const volume = object({
  name: required(text),
  // Both keep a node from being removed by the cluster-autoscaler.
  emptyDir: object({ medium: text, ...noEffect({ sizeLimit: quantity }) }),
  hostPath: object({ path: required(text), ...noEffect({ type: text }) }),
  persistentVolumeClaim: object({ claimName: required(text), readOnly: bool }),
  // Each keeps a second pod off the node that writes to the same disk.
  awsElasticBlockStore: openObject({ volumeID: required(text), readOnly: bool }),
  gcePersistentDisk: openObject({ pdName: required(text), readOnly: bool }),
  ephemeral: ephemeralVolume,
  ...notYet({ azureDisk: any, cinder: any, csi: any, vsphereVolume: any }),
  ...noEffect({
    configMap: object({ name: text, items: any, defaultMode: integer, optional: bool }),
    secret: object({ secretName: text, items: any, defaultMode: integer, optional: bool }),
    projected: any,
    downwardAPI: any,
    image: any,
    gitRepo: any,
    ...volumesWithoutEffect,
  }),
});

const podSpec = object({
  containers: required(list(container)),
  initContainers: list(initContainer),
  resources: resourceRequirements,
  overhead: resourceList,
  restartPolicy: oneOf("Always", "OnFailure", "Never"),
  terminationGracePeriodSeconds: natural,
  nodeName: text,
  nodeSelector: textMap,
  affinity,
  tolerations: list(
    object({
      key: text,
      operator: oneOf("Equal", "Exists", "Gt", "Lt"),
      value: text,
      effect: oneOf("NoSchedule", "PreferNoSchedule", "NoExecute", ""),
      tolerationSeconds: integer,
    }),
  ),
  priority: integer,
  priorityClassName: text,
  readinessGates: list(object({ conditionType: required(text) })),
  volumes: list(volume),
  topologySpreadConstraints: list(
    object({
      maxSkew: required(positive),
      topologyKey: required(text),
      whenUnsatisfiable: required(oneOf("DoNotSchedule", "ScheduleAnyway")),
      labelSelector,
      minDomains: positive,
      nodeAffinityPolicy: oneOf("Honor", "Ignore"),
      nodeTaintsPolicy: oneOf("Honor", "Ignore"),
      matchLabelKeys: texts,
    }),
  ),
  preemptionPolicy: oneOf("PreemptLowerPriority", "Never"),
  // Takes the containers' ports on the node.
  hostNetwork: bool,
  schedulerName: text,
  // What a resolver asks for, where the scenario says what look-ups cost.
  dnsPolicy: oneOf("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"),
  dnsConfig: object({
    searches: texts,
    options: list(object({ name: text, value: text })),
    ...noEffect({ nameservers: texts }),
  }),
  ...notYet({
    schedulingGates: list(object({ name: required(text) })),
    runtimeClassName: text,
    activeDeadlineSeconds: positive,
    resourceClaims: list(
      object({ name: required(text), resourceClaimName: text, resourceClaimTemplateName: text, source: any }),
    ),
    workloadRef: any,
    schedulingGroup: any,
  }),
  ...noEffect({
    hostPID: bool,
    hostIPC: bool,
    hostUsers: bool,
    hostname: text,
    hostnameOverride: text,
    subdomain: text,
    setHostnameAsFQDN: bool,
    hostAliases: list(object({ ip: required(text), hostnames: texts })),
    serviceAccountName: text,
    serviceAccount: text,
    automountServiceAccountToken: bool,
    shareProcessNamespace: bool,
    enableServiceLinks: bool,
    imagePullSecrets: list(object({ name: text })),
    ephemeralContainers: any,
    os: object({ name: required(text) }),
    securityContext: object({
      seLinuxOptions,
      windowsOptions,
      seccompProfile: securityProfile,
      appArmorProfile: securityProfile,
      runAsUser: integer,
      runAsGroup: integer,
      runAsNonRoot: bool,
      supplementalGroups: list(integer),
      supplementalGroupsPolicy: text,
      fsGroup: integer,
      fsGroupChangePolicy: text,
      seLinuxChangePolicy: text,
      sysctls: list(object({ name: required(text), value: required(text) })),
    }),
  }),
});

export const podTemplate = object({ metadata: objectMeta, spec: required(podSpec) });

export const pod = object({ ...topLevel, spec: required(podSpec), status: any });

export const podTemplateObject = object({ ...topLevel, template: required(podTemplate) });
