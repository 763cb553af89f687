import type { ObjectMeta } from "./metadata.js";

export interface IngressServicePort {
  readonly name?: string;
  readonly number?: number;
}

/** Exactly one of `service` and `resource` is set. */
export interface IngressBackend {
  readonly service?: { readonly name: string; readonly port?: IngressServicePort };
  readonly resource?: unknown;
}

export type IngressPathType = "Exact" | "Prefix" | "ImplementationSpecific";

export interface IngressPath {
  /** Absent: every path. */
  readonly path?: string;
  readonly pathType: IngressPathType;
  readonly backend: IngressBackend;
}

export interface IngressRule {
  /** Absent or empty: every host. `*.example.com`: one label more. */
  readonly host?: string;
  readonly http?: { readonly paths: readonly IngressPath[] };
}

export interface IngressSpec {
  readonly ingressClassName?: string;
  readonly defaultBackend?: IngressBackend;
  readonly rules?: readonly IngressRule[];
}

export interface Ingress {
  readonly apiVersion: "networking.k8s.io/v1";
  readonly kind: "Ingress";
  readonly metadata: ObjectMeta;
  readonly spec: IngressSpec;
  readonly status?: unknown;
}

export interface IngressClass {
  readonly apiVersion: "networking.k8s.io/v1";
  readonly kind: "IngressClass";
  readonly metadata: ObjectMeta;
  readonly spec?: { readonly controller?: string };
}
