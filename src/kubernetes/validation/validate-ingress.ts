import type { Ingress, IngressBackend } from "../types/index.js";
import type { Report } from "./report.js";

type Path = readonly (string | number)[];

/**
 * What must hold within an Ingress.
 *
 * Returns diagnostics: HR1240 neither a default backend nor a rule, HR1241 a path that does not begin with /, HR1242
 * a host that is no name, HR1243 not exactly one of service and resource, HR1244 not exactly one of name and number.
 *
 * Source: kubernetes v1.36.3 pkg/apis/networking/validation/validation.go#ValidateIngressSpec.
 */
export function validateIngress({ spec }: Ingress, report: Report): void {
  if (spec.defaultBackend === undefined && (spec.rules ?? []).length === 0) {
    report("HR1240", ["spec"], {
      message: "the Ingress has neither rules nor a default backend",
      rule: "an Ingress needs spec.rules, spec.defaultBackend or both",
    });
  }
  if (spec.defaultBackend !== undefined)
    validateBackend(spec.defaultBackend, ["spec", "defaultBackend"], report);
  for (const [i, { host = "", http }] of (spec.rules ?? []).entries()) {
    const at = ["spec", "rules", i];
    if (host !== "" && !HOST.test(host)) {
      report("HR1242", [...at, "host"], {
        message: `"${host}" is no host name`,
        value: host,
        rule: "a host is a DNS name, or one whose first label is *",
      });
    }
    for (const [j, { path = "", pathType, backend }] of (http?.paths ?? []).entries()) {
      const here = [...at, "http", "paths", j];
      const mayBeEmpty = pathType === "ImplementationSpecific" && path === "";
      if (!path.startsWith("/") && !mayBeEmpty) {
        report("HR1241", [...here, "path"], {
          message: `"${path}" is no path`,
          value: path,
          rule: "a path begins with /",
        });
      }
      validateBackend(backend, [...here, "backend"], report);
    }
  }
}

const HOST = /^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

function validateBackend({ service, resource }: IngressBackend, path: Path, report: Report): void {
  if ((service === undefined) === (resource === undefined)) {
    report("HR1243", path, {
      message: "a backend is either a service or a resource",
      rule: "set exactly one of service and resource",
    });
    return;
  }
  if (service === undefined) return;
  const { name, number } = service.port ?? {};
  if ((name === undefined || name === "") === (number === undefined)) {
    report("HR1244", [...path, "service", "port"], {
      message: `the port of Service ${service.name} is not said`,
      rule: "set exactly one of port.name and port.number",
    });
  }
}
