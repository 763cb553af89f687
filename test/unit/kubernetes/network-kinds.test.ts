import { describe, expect, test } from "vitest";
import { readManifests } from "../../../src/kubernetes/index.js";

const read = (text: string) => readManifests([{ file: "net.yaml", text }]);
const codes = (text: string) => read(text).diagnostics.map(({ code, place }) => `${code} ${place?.line}`);

const ingress = (spec: string, apiVersion = "networking.k8s.io/v1") =>
  `apiVersion: ${apiVersion}\nkind: Ingress\nmetadata: {name: shop}\nspec:\n${spec}`;

describe("an Ingress", () => {
  test("of an old version becomes one of networking.k8s.io/v1", () => {
    const { ingresses } = read(
      ingress(
        `  backend: {serviceName: web, servicePort: http}
  rules: [{host: a.example, http: {paths: [{path: /api, backend: {serviceName: api, servicePort: 80}}]}}]
`,
        "networking.k8s.io/v1beta1",
      ),
    );
    expect(ingresses[0]!.object).toMatchObject({
      apiVersion: "networking.k8s.io/v1",
      spec: {
        defaultBackend: { service: { name: "web", port: { name: "http" } } },
        rules: [
          {
            host: "a.example",
            http: {
              paths: [
                {
                  path: "/api",
                  pathType: "ImplementationSpecific",
                  backend: { service: { name: "api", port: { number: 80 } } },
                },
              ],
            },
          },
        ],
      },
    });
  });

  test.each([
    ["neither rules nor a default backend", "  rules: []\n", "HR1240 5"],
    [
      "a path that does not begin with /",
      "  rules:\n  - http:\n      paths:\n      - {path: api, pathType: Prefix, backend: {service: {name: a, port: {number: 80}}}}\n",
      "HR1241 8",
    ],
    [
      "a host that is no name",
      "  rules:\n  - host: a.*.example\n  defaultBackend: {service: {name: a, port: {number: 80}}}\n",
      "HR1242 6",
    ],
    ["a backend that is nothing", "  defaultBackend: {}\n", "HR1243 5"],
    [
      "a port by name and by number",
      "  defaultBackend: {service: {name: a, port: {name: h, number: 80}}}\n",
      "HR1244 5",
    ],
    ["a port that nobody names", "  defaultBackend: {service: {name: a}}\n", "HR1244 5"],
  ])("with %s is a fault with its line", (_, spec, expected) => {
    expect(codes(ingress(spec))).toEqual([expected]);
  });

  test("needs the type of its paths", () => {
    expect(
      codes(
        ingress(
          "  rules:\n  - http:\n      paths: [{path: /, backend: {service: {name: a, port: {number: 80}}}}]\n",
        ),
      ),
    ).toHaveLength(1);
  });
});

const policy = (spec: string) =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p}\nspec:\n  podSelector: {}\n${spec}`;

describe("a NetworkPolicy", () => {
  test.each([
    ["no rule", "", ["Ingress"]],
    ["an ingress rule", "  ingress: [{}]\n", ["Ingress"]],
    ["an egress rule", "  egress: [{}]\n", ["Ingress", "Egress"]],
    ["types of its own", "  egress: [{}]\n  policyTypes: [Egress]\n", ["Egress"]],
  ])("with %s has the types %j", (_, spec, expected) => {
    expect(read(policy(spec)).networkPolicies[0]!.object.spec.policyTypes).toEqual(expected);
  });

  test.each([
    ["an empty peer", "  ingress:\n  - from: [{}]\n", "HR1245 7"],
    [
      "a peer of both forms",
      "  ingress:\n  - from: [{podSelector: {}, ipBlock: {cidr: 10.0.0.0/8}}]\n",
      "HR1245 7",
    ],
    ["no CIDR", "  egress:\n  - to: [{ipBlock: {cidr: 10.0.0.0}}]\n", "HR1246 7"],
    ["an endPort below the port", "  ingress:\n  - ports: [{port: 90, endPort: 80}]\n", "HR1247 7"],
  ])("with %s is a fault with its line", (_, spec, expected) => {
    expect(codes(policy(spec))).toEqual([expected]);
  });
});
