import { compareQuantities, parseQuantity, quantityToNumber } from "../../units/index.js";
import type { Path } from "../reading/document.js";
import type { Container, PodSpec, ResourceRequirements } from "../types/index.js";
import type { Report } from "./report.js";
import { validatePlacement } from "./validate-placement.js";

/**
 * What must hold between the fields of a pod's spec.
 *
 * Returns diagnostics: HR1121 no container or a name used twice, HR1122 request above its limit, HR1134 (warning) a
 * fraction of a byte, and those of its placement.
 * Source: kubernetes v1.36.3 pkg/apis/core/validation/validation.go#ValidatePodSpec, pkg/api/pod/warnings.go
 */
export function validatePodSpec(spec: PodSpec, path: Path, report: Report): void {
  if (spec.containers.length === 0) {
    report("HR1121", [...path, "containers"], {
      message: "no containers",
      rule: "a pod needs at least one container",
    });
  }
  const names = new Set<string>();
  const check = (container: Container, at: Path) => {
    if (names.has(container.name)) {
      report("HR1121", [...at, "name"], {
        message: `container name "${container.name}" is used twice`,
        value: container.name,
        rule: "names of containers and init containers are unique within a pod",
      });
    }
    names.add(container.name);
    validateResources(container.resources, [...at, "resources"], report);
  };
  for (const [i, container] of (spec.initContainers ?? []).entries()) {
    check(container, [...path, "initContainers", i]);
  }
  for (const [i, container] of spec.containers.entries()) check(container, [...path, "containers", i]);
  validateResources(spec.resources, [...path, "resources"], report);
  validatePlacement(spec, path, report);
}

function validateResources(resources: ResourceRequirements | undefined, path: Path, report: Report): void {
  const limits = resources?.limits ?? {};
  for (const name of BYTES) {
    warnOfFraction(resources?.requests?.[name], [...path, "requests", name], report);
    warnOfFraction(limits[name], [...path, "limits", name], report);
  }
  for (const [name, request] of Object.entries(resources?.requests ?? {})) {
    const limit = Object.hasOwn(limits, name) ? limits[name] : undefined;
    const [asked, most] = [parseQuantity(request), limit === undefined ? undefined : parseQuantity(limit)];
    if (asked !== undefined && most !== undefined && compareQuantities(asked, most) > 0) {
      report("HR1122", [...path, "requests", name], {
        message: `request ${request} of ${name} is above its limit ${limit}`,
        value: request,
        rule: "a request must not exceed its limit",
      });
    }
  }
}

const BYTES = ["memory", "ephemeral-storage"] as const;

/** Mostly somebody wrote `256m` for `256Mi`: a quarter of a byte. */
function warnOfFraction(amount: string | number | undefined, path: Path, report: Report): void {
  const quantity = amount === undefined ? undefined : parseQuantity(amount);
  if (quantity === undefined || Number.isInteger(quantityToNumber(quantity))) return;
  report("HR1134", path, {
    severity: "warning",
    message: `${amount} is a fraction of a byte`,
    value: amount!,
    rule: "bytes are whole: the suffix m means thousandths, M and Mi millions",
    ...(/m$/.test(String(amount)) ? { hint: `did you mean ${String(amount).slice(0, -1)}Mi?` } : {}),
  });
}
