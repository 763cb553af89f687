import type { IngressBackend, IngressPath, IngressSpec } from "../kubernetes/index.js";

/** Where an Ingress sends a request, and by which of its rules. */
export interface IngressMatch {
  readonly backend: IngressBackend;
  /** Null: no rule matched, and the default backend takes it. */
  readonly rule: {
    readonly host: string;
    readonly path: string;
    readonly pathType: IngressPath["pathType"];
  } | null;
}

/**
 * The backend that takes a request to a host (null: none is named) and a path; null where no rule matches and there is
 * no default backend.
 *
 * Order: of hosts the exact one, then a wildcard of one label, then rules without a host; of its paths the longest
 * that matches, of equal ones Exact before the others, else as written.
 * Source: kubernetes.io/docs/concepts/services-networking/ingress "Path types", "Multiple matches", "Hostname
 * wildcards"; staging/src/k8s.io/api/networking/v1/types.go#HTTPIngressPath.
 * Deviates: ImplementationSpecific matches as Prefix, which the API leaves to the controller.
 *
 * @example
 * ingressBackend({ rules: [{ http: { paths: [{ path: "/a", pathType: "Prefix", backend }] } }] }, null, "/a/b")
 */
export function ingressBackend(spec: IngressSpec, host: string | null, path: string): IngressMatch | null {
  const rules = spec.rules ?? [];
  const asked = host?.toLowerCase() ?? "";
  const wildcard = `*.${asked.slice(asked.indexOf(".") + 1)}`;
  const hosts = [asked, ...(asked.includes(".") ? [wildcard] : []), ""];
  const known = hosts.find((name) => rules.some((rule) => (rule.host ?? "") === name));
  let best: { readonly path: IngressPath; readonly length: number } | null = null;
  for (const rule of known === undefined ? [] : rules) {
    if ((rule.host ?? "") !== known) continue;
    for (const each of rule.http?.paths ?? []) {
      if (!matchesPath(each, path)) continue;
      const { length } = trimmed(each.path ?? "/");
      const isBetter =
        best === null ||
        length > best.length ||
        (length === best.length && each.pathType === "Exact" && best.path.pathType !== "Exact");
      if (isBetter) best = { path: each, length };
    }
  }
  if (best !== null) {
    const { path: matched, pathType, backend } = best.path;
    return { backend, rule: { host: known ?? "", path: matched ?? "/", pathType } };
  }
  return spec.defaultBackend === undefined ? null : { backend: spec.defaultBackend, rule: null };
}

function matchesPath({ path = "/", pathType }: IngressPath, asked: string): boolean {
  if (pathType === "Exact") return path === asked;
  // Element by element, a trailing / aside.
  const wanted = trimmed(path === "" ? "/" : path);
  const given = trimmed(asked);
  return wanted === "" || given === wanted || given.startsWith(`${wanted}/`);
}

function trimmed(path: string): string {
  return path.endsWith("/") ? path.slice(0, -1) : path;
}
