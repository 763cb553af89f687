import type { PodTemplate } from "../../cluster/index.js";
import { type Container, isSidecar, type PodSpec } from "../../kubernetes/index.js";
import type { HorizontalPodAutoscalerFeatures } from "./defaults.js";
import { type ContainerRequestView, type PodRequest, podRequest } from "./pod-requests.js";
import { milliOf } from "./resolve-spec.js";

/** What pods' utilisation is measured against, worked out once per template. */
export class PodRequests {
  readonly #features: HorizontalPodAutoscalerFeatures;
  readonly #byTemplate = new WeakMap<PodTemplate, Map<string, PodRequest>>();

  constructor(features: HorizontalPodAutoscalerFeatures) {
    this.#features = features;
  }

  of(template: PodTemplate, resource: string, container: string | undefined): PodRequest {
    let byMetric = this.#byTemplate.get(template);
    if (byMetric === undefined) {
      byMetric = new Map();
      this.#byTemplate.set(template, byMetric);
    }
    const key = container === undefined ? resource : `${resource}/${container}`;
    let request = byMetric.get(key);
    if (request === undefined) {
      request = requestOf(template.spec, resource, container, this.#features);
      byMetric.set(key, request);
    }
    return request;
  }
}

function requestOf(
  spec: PodSpec,
  resource: string,
  container: string | undefined,
  features: HorizontalPodAutoscalerFeatures,
): PodRequest {
  const view = (each: Container, isInit: boolean): ContainerRequestView => {
    const requestMilli = milliOf(each.resources?.requests?.[resource]);
    return {
      name: each.name,
      isInit,
      isSidecar: isInit && isSidecar(each),
      ...(requestMilli === undefined ? {} : { requestMilli }),
    };
  };
  const containers = [
    ...spec.containers.map((each) => view(each, false)),
    ...(spec.initContainers ?? []).map((each) => view(each, true)),
  ];
  const podLevelRequestMilli = milliOf(spec.resources?.requests?.[resource]);
  return podRequest(
    podLevelRequestMilli === undefined ? { containers } : { containers, podLevelRequestMilli },
    container,
    features,
  );
}
