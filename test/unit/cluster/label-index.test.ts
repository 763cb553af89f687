import fc from "fast-check";
import { expect, test } from "vitest";
import { LabelIndex } from "../../../src/cluster/index.js";
import { compileStringMap, matchesStringMap } from "../../../src/kubernetes/index.js";

const labels = fc.dictionary(fc.constantFrom("app", "tier", "zone"), fc.constantFrom("a", "b"));
const namespaces = fc.constantFrom("default", "other");

test("the Services that select a pod are those that a look at each finds, in their order", () => {
  const services = fc.array(
    fc.record({ namespace: namespaces, selector: fc.option(labels, { nil: undefined }) }),
  );
  fc.assert(
    fc.property(services, namespaces, labels, (all, namespace, podLabels) => {
      const index = new LabelIndex<(typeof all)[number]>();
      for (const service of all) index.add(service.namespace, compileStringMap(service.selector), service);
      const expected = all.filter(
        (service) => service.namespace === namespace && matchesStringMap(service.selector, podLabels),
      );
      expect(index.matching(namespace, podLabels)).toEqual(expected);
    }),
  );
});
