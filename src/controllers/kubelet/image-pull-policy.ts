import type { Container } from "../../kubernetes/index.js";

export type ImagePullPolicy = "Always" | "IfNotPresent" | "Never";

/**
 * A container's pull policy with the API server's default: Always for the tag `latest` or none, else IfNotPresent.
 *
 * Source: kubernetes v1.36.3 pkg/apis/core/v1/defaults.go#SetDefaults_Container.
 * @example imagePullPolicy({ name: "web", image: "nginx" }) // "Always"
 */
export function imagePullPolicy(container: Container): ImagePullPolicy {
  if (container.imagePullPolicy !== undefined) return container.imagePullPolicy;
  const image = container.image ?? "";
  if (image.includes("@")) return "IfNotPresent";
  const tag = /:([^/:]+)$/.exec(image)?.[1] ?? "latest";
  return tag === "latest" ? "Always" : "IfNotPresent";
}
