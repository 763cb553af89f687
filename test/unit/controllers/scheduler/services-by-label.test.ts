import fc from "fast-check";
import { expect, test } from "vitest";
import type { Service } from "../../../../src/cluster/index.js";
import { ServicesByLabel } from "../../../../src/controllers/scheduler/services-by-label.js";
import { matchesStringMap } from "../../../../src/kubernetes/index.js";

const labels = fc.dictionary(fc.constantFrom("app", "tier", "zone"), fc.constantFrom("a", "b"));
const namespaces = fc.constantFrom("default", "other");

test("the Services that select a pod are those that a look at each finds, in their order", () => {
  const services = fc.array(
    fc.record({ namespace: namespaces, selector: fc.option(labels, { nil: undefined }) }),
  );
  fc.assert(
    fc.property(services, namespaces, labels, (given, namespace, podLabels) => {
      const all = given.map(({ namespace, selector }) => ({ namespace, spec: { selector } }) as Service);
      const expected = all.filter(
        (service) => service.namespace === namespace && matchesStringMap(service.spec.selector, podLabels),
      );
      expect(new ServicesByLabel(all).selecting(namespace, podLabels)).toEqual(expected);
    }),
  );
});
