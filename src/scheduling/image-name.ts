import type { PodSpec } from "../kubernetes/index.js";

/**
 * An image reference with `:latest` added where it names no tag.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/plugins/imagelocality/image_locality.go#normalizedImageName
 */
export function normalizedImageName(name: string): string {
  return name.lastIndexOf(":") <= name.lastIndexOf("/") ? `${name}:latest` : name;
}

/** Images of init containers, containers and image volumes, in this order. */
export function normalizedImages(spec: PodSpec): readonly string[] {
  const images = [...(spec.initContainers ?? []), ...spec.containers].map(
    (container) => container.image ?? "",
  );
  for (const volume of spec.volumes ?? []) {
    const { image } = volume as { readonly image?: { readonly reference?: string } };
    if (image?.reference !== undefined) images.push(image.reference);
  }
  return images.map(normalizedImageName);
}
