import { z } from "zod";

/** Kubernetes versions whose behaviour can be chosen. */
export const KUBERNETES_VERSIONS = ["1.34", "1.35", "1.36"] as const;

export type KubernetesVersion = (typeof KUBERNETES_VERSIONS)[number];

/** Gates that a room reads, with their default by version. Source: kubernetes v1.36.3, and v1.34 and v1.35 where they differ. */
export const MODELLED_FEATURE_GATES = {
  HPAConfigurableTolerance: { "1.34": false, "1.35": true, "1.36": true },
  HPAScaleToZero: { "1.34": false, "1.35": false, "1.36": false },
  // On in 1.35.0 to 1.35.3 only.
  MaxUnavailableStatefulSet: { "1.34": false, "1.35": false, "1.36": false },
  PodLevelResources: { "1.34": true, "1.35": true, "1.36": true },
} as const satisfies Readonly<Record<string, Readonly<Record<KubernetesVersion, boolean>>>>;

export type ModelledFeatureGate = keyof typeof MODELLED_FEATURE_GATES;

const ON_BY_DEFAULT = `
  APIResponseCompression APIServerIdentity APIServerTracing AggregatedDiscoveryRemoveBetaType
  AllowParsingUserUIDFromCertAuth AllowServiceExternalIPs AnonymousAuthConfigurableEndpoints
  AnyVolumeDataSource AtomicFIFO AuthorizeNodeWithSelectors
  AuthorizePodWebsocketUpgradeCreatePermission AuthorizeWithSelectors BtreeWatchCache
  CPUManagerPolicyBetaOptions CPUManagerPolicyOptions CRDObservedGenerationTracking
  CRDValidationRatcheting CSIServiceAccountTokenSecrets ClearingNominatedNodeNameAfterBinding
  ClientsAllowCARotation ClientsAllowTLSCacheGC ComponentFlagz ComponentStatusz
  ConsistentListFromCache ConstrainedImpersonation ContainerCheckpoint ContainerRestartRules
  CustomCPUCFSQuotaPeriod CustomResourceFieldSelectors DRAAdminAccess DRAConsumableCapacity
  DRADeviceBindingConditions DRADeviceTaints DRAExtendedResource DRAPartitionableDevices
  DRAPrioritizedList DRAResourceClaimDeviceStatus DRAResourceClaimGranularStatusAuthorization
  DRASchedulerFilterTimeout DeclarativeValidation DeclarativeValidationBeta
  DeploymentReplicaSetTerminatingReplicas DetectCacheInconsistency DisableAllocatorDualWrite
  DisableCPUQuotaWithExclusiveCPUs DisableNodeKubeProxyVersion DynamicResourceAllocation EnvFiles
  ExecProbeTimeout ExtendWebSocketsToKubelet ExternalServiceAccountTokenSigner GracefulNodeShutdown
  GracefulNodeShutdownBasedOnPodPriority HPAConfigurableTolerance HostnameOverride ImageMaximumGCAge
  ImageVolume InOrderInformers InOrderInformersBatchProcess InPlacePodLevelResourcesVerticalScaling
  InPlacePodVerticalScaling InPlacePodVerticalScalingInitContainers InformerResourceVersion
  JobBackoffLimitPerIndex JobManagedBy JobPodReplacementPolicy JobSuccessPolicy
  KubeletCgroupDriverFromCRI KubeletCrashLoopBackOffMax KubeletEnsureSecretPulledImages
  KubeletFineGrainedAuthz KubeletPSI KubeletPodResourcesDynamicResources KubeletPodResourcesGet
  KubeletPodResourcesListUseActivePods KubeletSeparateDiskGC
  KubeletServiceAccountTokenForCredentialProviders KubeletTracing ListFromCacheSnapshot
  LogarithmicScaleDown MatchLabelKeysInPodAffinity MatchLabelKeysInPodTopologySpread
  MatchLabelKeysInPodTopologySpreadSelectorMerge MultiCIDRServiceAllocator
  MutableCSINodeAllocatableCount MutablePodResourcesForSuspendedJobs
  MutableSchedulingDirectivesForSuspendedJobs MutatingAdmissionPolicy NFTablesProxyMode
  NodeDeclaredFeatures NodeInclusionPolicyInPodTopologySpread NodeLogQuery NodeSwap
  NominatedNodeNameForExpectation OpenAPIEnums OpportunisticBatching OrderedNamespaceDeletion
  PLEGOnDemandRelist PodDeletionCost PodLevelResources PodLifecycleSleepAction
  PodLifecycleSleepActionAllowZero PodObservedGenerationTracking PodReadyToStartContainersCondition
  PodSchedulingReadiness PodTopologyLabelsAdmission PortForwardWebsockets
  PreferSameTrafficDistribution PreventStaticPodAPIReferences ProcMountType
  RecoverVolumeExpansionFailure RecursiveReadOnlyMounts RelaxedDNSSearchValidation
  RelaxedEnvironmentVariableValidation RelaxedServiceNameValidation ReloadKubeletClientCAFile
  ReloadKubeletServerCertificateFile RemoteRequestHeaderUID ResilientWatchCacheInitialization
  ResourceHealthStatus ResourceHealthStatusMessage RestartAllContainersOnContainerExits
  RetryGenerateName RotateKubeletServerCertificate SELinuxChangePolicy SELinuxMountReadWriteOncePod
  SchedulerAsyncPreemption SchedulerPopFromBackoffQ SchedulerQueueingHints
  SeparateTaintEvictionController ServiceAccountNodeAudienceRestriction ServiceAccountTokenJTI
  ServiceAccountTokenNodeBinding ServiceAccountTokenNodeBindingValidation
  ServiceAccountTokenPodNodeInfo ServiceCIDRStatusFieldWiping SidecarContainers
  SizeBasedListCostEstimate StaleControllerConsistencyDaemonSet StaleControllerConsistencyJob
  StaleControllerConsistencyReplicaSet StaleControllerConsistencyStatefulSet
  StatefulSetSemanticRevisionComparison StorageNamespaceIndex StorageVersionHash
  StreamingCollectionEncodingToJSON StreamingCollectionEncodingToProtobuf StrictIPCIDRValidation
  StructuredAuthenticationConfiguration StructuredAuthenticationConfigurationEgressSelector
  StructuredAuthenticationConfigurationJWKSMetrics SupplementalGroupsPolicy SystemdWatchdog
  TokenRequestServiceAccountUIDValidation TopologyManagerPolicyBetaOptions
  TopologyManagerPolicyOptions TranslateStreamCloseWebsocketRequests
  UnauthenticatedHTTP2DOSMitigation UnknownVersionInteroperabilityProxy UnlockWhileProcessingFIFO
  UserNamespacesSupport VolumeAttributesClass WatchCacheInitializationPostStartHook WatchList
  WatchListClient WinDSR WinOverlay WindowsGracefulNodeShutdown
`;

const OFF_BY_DEFAULT = `
  APIServingWithRoutine AllAlpha AllBeta AllowDNSOnlyNodeCSR
  AllowInsecureKubeletCertificateSigningRequests AllowOverwriteTerminationGracePeriodSeconds
  AllowUnsafeMalformedObjectDeletion CBORServingAndStorage CPUManagerPolicyAlphaOptions
  CRIListStreaming CSIVolumeHealth ChangeContainerStatusOnKubeletRestart ClientsAllowCBOR
  ClientsPreferCBOR CloudControllerManagerWatchBasedRoutesReconciliation
  CloudControllerManagerWebhook ClusterTrustBundle ClusterTrustBundleProjection
  ConcurrentWatchObjectDecode ContainerStopSignals CoordinatedLeaderElection
  CrossNamespaceVolumeDataSource DRADeviceTaintRules DRAListTypeAttributes
  DRANodeAllocatableResources DRAResourcePoolStatus DRAWorkloadResourceClaims
  DeclarativeValidationTakeover EventedPLEG GangScheduling GenericWorkload GitRepoVolumeDriver
  HPAScaleToZero ImageVolumeWithDigest InPlacePodVerticalScalingExclusiveCPUs
  InPlacePodVerticalScalingExclusiveMemory KMSv1 KubeletInUserNamespace
  KubeletRegistrationGetOnExistsOnly LocalStorageCapacityIsolationFSQuotaMonitoring
  ManifestBasedAdmissionControlConfig MaxUnavailableStatefulSet MemoryQoS MutablePVNodeAffinity
  PersistentVolumeClaimUnusedSinceTime PodAndContainerStatsFromCRI PodCertificateRequest
  PodLevelResourceManagers PodLogsQuerySplitStreams PodsAPI QOSReserved
  ReduceDefaultCrashLoopBackOffDecay RuntimeClassInImageCriApi SELinuxMount SchedulerAsyncAPICalls
  SeparateCacheWatchRPC ShardedListAndWatch StorageCapacityScoring StorageVersionAPI
  StorageVersionMigrator TaintTolerationComparisonOperators TopologyAwareWorkloadScheduling
  TopologyManagerPolicyAlphaOptions UserNamespacesHostNetworkSupport VolumeLimitScaling
  WindowsCPUAndMemoryAffinity WindowsHostNetwork WorkloadAwarePreemption WorkloadWithJob
`;

/** Every gate of kubernetes v1.36.3 with its default there. */
export const FEATURE_GATES: ReadonlyMap<string, boolean> = new Map([
  ...wordsOf(ON_BY_DEFAULT).map((name) => [name, true] as const),
  ...wordsOf(OFF_BY_DEFAULT).map((name) => [name, false] as const),
]);

/** The scenario's `featureGates`: only those that differ from the version's default need to be written. */
export function featureGatesSchema() {
  const shape: Record<string, z.ZodOptional<z.ZodBoolean>> = {};
  for (const [name, isOn] of FEATURE_GATES) {
    shape[name] = z.boolean("write true or false").optional().describe(`Default ${isOn} in 1.36.`);
  }
  return z.strictObject(shape).prefault({}).describe("Feature gates of Kubernetes by name.");
}

/** The gates that rooms read, for a version and what the scenario wrote. */
export function resolveFeatureGates(
  version: KubernetesVersion,
  written: Readonly<Record<string, boolean | undefined>>,
): Readonly<Record<ModelledFeatureGate, boolean>> {
  const resolved: Record<string, boolean> = {};
  for (const [name, byVersion] of Object.entries(MODELLED_FEATURE_GATES)) {
    resolved[name] = written[name] ?? byVersion[version];
  }
  return resolved as Record<ModelledFeatureGate, boolean>;
}

function wordsOf(text: string): string[] {
  return text.trim().split(/\s+/);
}
