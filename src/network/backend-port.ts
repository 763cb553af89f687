import type { IngressServicePort, ServicePort, ServiceSpec } from "../kubernetes/index.js";

/** The port of a Service that a backend names, by number or by name; undefined where the Service has none such. */
export function backendPort(
  { ports = [] }: ServiceSpec,
  wanted: IngressServicePort | undefined,
): ServicePort | undefined {
  if (wanted?.number !== undefined) return ports.find(({ port }) => port === wanted.number);
  return ports.find(({ name }) => name === wanted?.name);
}
