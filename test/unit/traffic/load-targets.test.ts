import { expect, test } from "vitest";
import { ConstantDemand, type RequestLoad } from "../../../src/traffic/index.js";
import { LoadTargets } from "../../../src/traffic/load-targets.js";
import { requestProfile, trafficCluster } from "../../support/traffic-cluster.js";

const toService = (name: string): RequestLoad => ({
  kind: "requests",
  to: { kind: "Service", namespace: "default", name },
  request: requestProfile(0.01),
  demand: new ConstantDemand(1),
});

test("a pod takes the load of the Service that selects it by then, also where another one went for it", () => {
  const { cluster, addService, startPod } = trafficCluster();
  const pod = startPod("web");
  const targets = new LoadTargets(cluster, {
    loads: [toService("api"), toService("web")],
    profileOf: () => null!,
  });
  const taken = () => targets.of(pod).map(({ spec }) => spec.to.name);
  const api = addService("api");
  expect(taken()).toEqual([]);
  cluster.services.delete(api);
  addService("web");
  expect(taken()).toEqual(["web"]);
});
