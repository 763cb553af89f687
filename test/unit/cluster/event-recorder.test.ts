import { describe, expect, it } from "vitest";
import { ApiClient, EventRecorder } from "../../../src/cluster/index.js";
import { Simulation } from "../../../src/engine/index.js";
import { type SimTime, seconds } from "../../../src/units/index.js";

function recorder() {
  const sim = new Simulation();
  const client = new ApiClient(sim, { qps: 1000, burst: 1000, latency: seconds(0.01) });
  return { sim, client, events: new EventRecorder(client) };
}

describe("EventRecorder", () => {
  it("posts one Event after the other", () => {
    const { sim, client, events } = recorder();
    for (let i = 0; i < 5; i++) events.record("ReplicaSet/default/web", sim.now);
    sim.runUntil(seconds(0.015));
    expect(client.calls).toBe(2);
    sim.runUntil(seconds(1));
    expect(client.calls).toBe(5);
  });

  it("lets 25 Events about one object pass, then one in 300 s, and others freely", () => {
    const { sim, client, events } = recorder();
    for (let i = 0; i < 40; i++) events.record("ReplicaSet/default/web", 0 as SimTime);
    events.record("ReplicaSet/default/api", 0 as SimTime);
    sim.runUntil(seconds(300));
    expect(client.calls).toBe(26);
    for (let i = 0; i < 3; i++) events.record("ReplicaSet/default/web", sim.now);
    sim.runUntil(seconds(400));
    expect(client.calls).toBe(27);
  });
});
