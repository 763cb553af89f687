import { expect, it } from "vitest";
import { proxySyncTime, serviceRouting, unmodelledServiceSettings } from "../../../src/network/index.js";
import { seconds } from "../../../src/units/index.js";

it("routes a Service without an address by DNS", () => {
  expect(serviceRouting({ clusterIP: "None" })).toBe("headless");
});

it("routes NodePort Services through kube-proxy", () => {
  expect(serviceRouting({ type: "NodePort" })).toBe("kube-proxy");
});

it("names each setting that is not modelled yet", () => {
  const notes = unmodelledServiceSettings("web", {
    sessionAffinity: "ClientIP",
    internalTrafficPolicy: "Local",
  });
  expect(notes.map((note) => note.value)).toEqual([
    "sessionAffinity: ClientIP",
    "internalTrafficPolicy: Local",
  ]);
});

it("syncs a proxy at once when its last sync is long ago", () => {
  expect(proxySyncTime(seconds(5), seconds(3), seconds(1))).toBe(seconds(5));
});

it("lets a proxy wait until the minimum period is over", () => {
  expect(proxySyncTime(seconds(5), seconds(4.4), seconds(1))).toBe(seconds(5.4));
});
