import type { IntOrString, ResourceList } from "./metadata.js";

export interface ResourceClaimReference {
  readonly name: string;
  readonly request?: string;
}

/** Requests and limits of a container or of a whole pod. After reading, a limit without request is also the request. */
export interface ResourceRequirements {
  readonly requests?: ResourceList;
  readonly limits?: ResourceList;
  readonly claims?: readonly ResourceClaimReference[];
}

export type Protocol = "TCP" | "UDP" | "SCTP";

export interface ContainerPort {
  readonly name?: string;
  readonly containerPort: number;
  readonly hostPort?: number;
  readonly hostIP?: string;
  /** Default `TCP`. */
  readonly protocol?: Protocol;
}

export interface ExecAction {
  readonly command?: readonly string[];
}

export interface HttpHeader {
  readonly name: string;
  readonly value: string;
}

export interface HttpGetAction {
  readonly path?: string;
  readonly port: IntOrString;
  readonly host?: string;
  readonly scheme?: "HTTP" | "HTTPS";
  readonly httpHeaders?: readonly HttpHeader[];
}

export interface TcpSocketAction {
  readonly port: IntOrString;
  readonly host?: string;
}

export interface GrpcAction {
  readonly port: number;
  readonly service?: string;
}

/** A startup, readiness or liveness probe. Units: seconds. */
export interface Probe {
  readonly exec?: ExecAction;
  readonly httpGet?: HttpGetAction;
  readonly tcpSocket?: TcpSocketAction;
  readonly grpc?: GrpcAction;
  /** Default 0. */
  readonly initialDelaySeconds?: number;
  /** Default 10. */
  readonly periodSeconds?: number;
  /** Default 1. */
  readonly timeoutSeconds?: number;
  /** Default 1. */
  readonly successThreshold?: number;
  /** Default 3. */
  readonly failureThreshold?: number;
  readonly terminationGracePeriodSeconds?: number;
}

export interface SleepAction {
  readonly seconds: number;
}

export interface LifecycleHandler {
  readonly exec?: ExecAction;
  readonly httpGet?: HttpGetAction;
  readonly tcpSocket?: TcpSocketAction;
  readonly sleep?: SleepAction;
}

export interface Lifecycle {
  readonly postStart?: LifecycleHandler;
  readonly preStop?: LifecycleHandler;
  readonly stopSignal?: string;
}

export interface ContainerResizePolicy {
  readonly resourceName: string;
  readonly restartPolicy: "NotRequired" | "RestartContainer";
}

export interface EnvVar {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: unknown;
}

export interface VolumeMount {
  readonly name: string;
  readonly mountPath: string;
  readonly readOnly?: boolean;
  readonly subPath?: string;
}

/** A container of a pod. An init container with `restartPolicy: Always` is a sidecar. */
export interface Container {
  readonly name: string;
  readonly image?: string;
  readonly imagePullPolicy?: "Always" | "IfNotPresent" | "Never";
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly EnvVar[];
  readonly resources?: ResourceRequirements;
  readonly resizePolicy?: readonly ContainerResizePolicy[];
  readonly ports?: readonly ContainerPort[];
  readonly startupProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly lifecycle?: Lifecycle;
  readonly restartPolicy?: "Always" | "OnFailure" | "Never";
  readonly volumeMounts?: readonly VolumeMount[];
}

/** Whether an init container keeps running beside the main containers. */
export function isSidecar(initContainer: Container): boolean {
  return initContainer.restartPolicy === "Always";
}
