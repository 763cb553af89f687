import { labelSelector, topLevel } from "./metadata-shapes.js";
import { any, between, list, noEffect, object, oneOf, port, required, text, texts } from "./shape.js";

const servicePort = object({ name: text, number: between(1, 65_535) });

const backend = object({ service: object({ name: required(text), port: servicePort }), resource: any });

const oldBackend = object({ serviceName: text, servicePort: port, resource: any });

const paths = (backendShape: typeof backend, isTypeRequired: boolean) => {
  const pathType = oneOf("Exact", "Prefix", "ImplementationSpecific");
  return required(
    list(
      object({
        path: text,
        pathType: isTypeRequired ? required(pathType) : pathType,
        backend: required(backendShape),
      }),
    ),
  );
};

const rules = (backendShape: typeof backend, isTypeRequired: boolean) =>
  list(object({ host: text, http: object({ paths: paths(backendShape, isTypeRequired) }) }));

const tls = noEffect({ tls: any });

export const ingress = object({
  ...topLevel,
  spec: object({ ingressClassName: text, defaultBackend: backend, rules: rules(backend, true), ...tls }),
  status: any,
});

/** networking.k8s.io/v1beta1 and extensions/v1beta1. */
export const oldIngress = object({
  ...topLevel,
  spec: object({ ingressClassName: text, backend: oldBackend, rules: rules(oldBackend, false), ...tls }),
  status: any,
});

export const ingressClass = object({
  ...topLevel,
  spec: object({ controller: text, ...noEffect({ parameters: any }) }),
});

const peers = list(
  object({
    podSelector: labelSelector,
    namespaceSelector: labelSelector,
    ipBlock: object({ cidr: required(text), except: texts }),
  }),
);

const ports = list(object({ protocol: oneOf("TCP", "UDP", "SCTP"), port, endPort: between(1, 65_535) }));

export const networkPolicy = object({
  ...topLevel,
  spec: object({
    podSelector: labelSelector,
    ingress: list(object({ from: peers, ports })),
    egress: list(object({ to: peers, ports })),
    policyTypes: list(oneOf("Ingress", "Egress")),
  }),
  status: any,
});
