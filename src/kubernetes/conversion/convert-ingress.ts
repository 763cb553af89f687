import { type JsonObject, objectAt, objectsAt } from "../reading/json-value.js";

/**
 * Rewrites an Ingress of networking.k8s.io/v1beta1 or extensions/v1beta1 in place into networking.k8s.io/v1.
 *
 * Source: kubernetes v1.21 pkg/apis/networking/v1beta1/conversion.go.
 */
export function convertIngress(ingress: JsonObject): void {
  ingress["apiVersion"] = "networking.k8s.io/v1";
  const spec = objectAt(ingress, "spec");
  if (spec === undefined) return;
  const backend = objectAt(spec, "backend");
  if (backend !== undefined) {
    spec["defaultBackend"] = convertBackend(backend);
    delete spec["backend"];
  }
  for (const rule of objectsAt(spec, "rules")) {
    for (const path of objectsAt(objectAt(rule, "http") ?? {}, "paths")) {
      path["pathType"] ??= "ImplementationSpecific";
      const old = objectAt(path, "backend");
      if (old !== undefined) path["backend"] = convertBackend(old);
    }
  }
}

function convertBackend(old: JsonObject): JsonObject {
  const name = old["serviceName"];
  if (typeof name !== "string" || name === "") return { resource: old["resource"] ?? {} };
  const port = old["servicePort"];
  return { service: { name, port: typeof port === "number" ? { number: port } : { name: port ?? "" } } };
}
