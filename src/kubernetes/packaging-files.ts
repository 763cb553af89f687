import { splitApiVersion } from "./kinds/built-in-kinds.js";
import type { JsonObject } from "./reading/json-value.js";

const KUSTOMIZATION_FILE = /(^|\/)kustomization(\.ya?ml)?$/i;
const CHART_FILE = /(^|\/)(Chart|values[^/]*)\.ya?ml$/i;

/**
 * Whether a document tells Kustomize how to change other files. It may leave out its kind and apiVersion.
 *
 * Source: kustomize api/types/kustomization.go#FixKustomizationPostUnmarshalling
 */
export function isKustomization(file: string, { apiVersion, kind }: JsonObject): boolean {
  if (kind === undefined && apiVersion === undefined) return KUSTOMIZATION_FILE.test(file);
  return typeof apiVersion === "string" && splitApiVersion(apiVersion).group === "kustomize.config.k8s.io";
}

/** Whether a file without objects is one that Helm reads: a chart's description or its values. */
export function isPartOfChart(file: string): boolean {
  return CHART_FILE.test(file);
}
