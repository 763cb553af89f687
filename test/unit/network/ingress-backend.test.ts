import { describe, expect, test } from "vitest";
import type { IngressPath, IngressSpec } from "../../../src/kubernetes/index.js";
import { ingressBackend, ingressClassOf } from "../../../src/network/index.js";

const path = (name: string, text: string, pathType: IngressPath["pathType"]): IngressPath => ({
  path: text,
  pathType,
  backend: { service: { name, port: { number: 80 } } },
});

const goesTo = (spec: IngressSpec, host: string | null, asked: string) =>
  ingressBackend(spec, host, asked)?.backend.service?.name ?? null;

/** One rule without a host whose paths are named p0, p1, …; which of them takes a request. */
const matched = (paths: readonly (readonly [text: string, type: IngressPath["pathType"]])[], asked: string) =>
  goesTo(
    { rules: [{ http: { paths: paths.map(([text, type], i) => path(`p${i}`, text, type)) } }] },
    null,
    asked,
  );

describe("a path, as the examples of the published table have it,", () => {
  test.each([
    [[["/", "Prefix"]], "/anything", "p0"],
    [[["/foo", "Exact"]], "/foo", "p0"],
    [[["/foo", "Exact"]], "/bar", null],
    [[["/foo", "Exact"]], "/foo/", null],
    [[["/foo/", "Exact"]], "/foo", null],
    [[["/foo", "Prefix"]], "/foo", "p0"],
    [[["/foo", "Prefix"]], "/foo/", "p0"],
    [[["/foo/", "Prefix"]], "/foo", "p0"],
    [[["/foo/", "Prefix"]], "/foo/", "p0"],
    [[["/aaa/bb", "Prefix"]], "/aaa/bbb", null],
    [[["/aaa/bbb", "Prefix"]], "/aaa/bbb", "p0"],
    [[["/aaa/bbb/", "Prefix"]], "/aaa/bbb", "p0"],
    [[["/aaa/bbb", "Prefix"]], "/aaa/bbb/", "p0"],
    [[["/aaa/bbb", "Prefix"]], "/aaa/bbb/ccc", "p0"],
    [[["/aaa/bbb", "Prefix"]], "/aaa/bbbxyz", null],
    [
      [
        ["/", "Prefix"],
        ["/aaa", "Prefix"],
      ],
      "/aaa/ccc",
      "p1",
    ],
    [
      [
        ["/", "Prefix"],
        ["/aaa", "Prefix"],
      ],
      "/ccc",
      "p0",
    ],
    [[["/aaa", "Prefix"]], "/ccc", null],
    [
      [
        ["/foo", "Prefix"],
        ["/foo", "Exact"],
      ],
      "/foo",
      "p1",
    ],
    [[["/foo", "ImplementationSpecific"]], "/foo/bar", "p0"],
    [[["/Foo", "Prefix"]], "/foo", null],
  ] as const)("%j takes %s: %s", (paths, asked, expected) => {
    expect(matched(paths, asked)).toBe(expected);
  });
});

describe("a host", () => {
  const rule = (host: string | undefined, name: string) => ({
    ...(host === undefined ? {} : { host }),
    http: { paths: [path(name, "/", "Prefix")] },
  });
  const spec: IngressSpec = {
    rules: [rule(undefined, "any"), rule("*.foo.example", "wild"), rule("bar.foo.example", "bar")],
  };

  test.each([
    ["bar.foo.example", "bar"],
    ["BAR.foo.example", "bar"],
    ["baz.foo.example", "wild"],
    ["a.baz.foo.example", "any"],
    ["foo.example", "any"],
    [null, "any"],
  ])("%s goes to %s", (host, expected) => {
    expect(goesTo(spec, host, "/x")).toBe(expected);
  });

  test("without a rule goes to the default backend, or nowhere", () => {
    const only: IngressSpec = { rules: [rule("bar.example", "bar")] };
    expect(goesTo(only, "other.example", "/")).toBeNull();
    const defaultBackend = { service: { name: "usual", port: { number: 80 } } };
    expect(ingressBackend({ ...only, defaultBackend }, "other.example", "/")).toEqual({
      backend: defaultBackend,
      rule: null,
    });
  });
});

describe("the class of an Ingress", () => {
  const spec = {};
  const usual = {
    metadata: { name: "usual", annotations: { "ingressclass.kubernetes.io/is-default-class": "true" } },
  };

  test("is what it names, then what the old annotation names, then the default class", () => {
    const old = { name: "a", annotations: { "kubernetes.io/ingress.class": "old" } };
    expect(ingressClassOf({ metadata: old, spec: { ingressClassName: "new" } }, [usual])).toBe("new");
    expect(ingressClassOf({ metadata: old, spec }, [usual])).toBe("old");
    expect(ingressClassOf({ metadata: { name: "a" }, spec }, [usual])).toBe("usual");
    expect(ingressClassOf({ metadata: { name: "a" }, spec }, [{ metadata: { name: "b" } }])).toBeNull();
  });
});
