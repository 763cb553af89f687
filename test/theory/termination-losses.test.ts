import { expect, test } from "vitest";
import { playExample } from "../golden/examples.js";

async function losses(fidelity: "fluid" | "request") {
  const { result } = await playExample("what-if/rollout-losses", [`fidelity=${fidelity}`]);
  const of = (name: string) => {
    const { total, terminations } = result.services.find(({ service }) => service.endsWith(`/${name}`))!;
    return {
      lost: total.refused + total.cut,
      told: terminations!.refused + terminations!.cut,
      preStopSeconds: terminations!.preStopSeconds,
    };
  };
  return { plain: of("plain"), paused: of("paused") };
}

test("a rollout without a pause loses requests in both fidelities, as many to a fifth and all of them told by pod, and with one none", {
  timeout: 60_000,
}, async () => {
  const fluid = await losses("fluid");
  const played = await losses("request");
  expect(played.plain.lost).toBeGreaterThan(50);
  expect(Math.abs(fluid.plain.lost / played.plain.lost - 1)).toBeLessThan(0.2);
  expect(fluid.plain.told).toBeCloseTo(fluid.plain.lost, 6);
  expect(fluid.plain.preStopSeconds).toBe(played.plain.preStopSeconds);
  expect(fluid.paused.lost).toBeLessThan(0.5);
  expect(played.paused.lost).toBe(0);
});
