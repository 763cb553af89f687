import { describe, expect, it } from "vitest";
import { LifeStories } from "../../../src/recording/life-stories.js";
import type { SimTime } from "../../../src/units/index.js";

function told(count: number): LifeStories {
  const stories = new LifeStories();
  for (let i = 0; i < count; i++) {
    const at = i as SimTime;
    stories.observe({
      at,
      component: "kubelet",
      object: `pod/default/p${i % 3}`,
      step: "pulled",
      detail: `${i}`,
    });
    stories.observe({ at, component: "kube-apiserver", object: `node/n${i % 2}`, step: "ready" });
  }
  return stories;
}

describe("LifeStories", () => {
  it("tells each object's steps in their order, objects in the order of their first steps", () => {
    const stories = told(5).stories("pod/");
    expect(stories.map(({ object }) => object)).toEqual([
      "pod/default/p0",
      "pod/default/p1",
      "pod/default/p2",
    ]);
    expect(stories.map(({ steps }) => steps.map(({ detail }) => detail))).toEqual([
      ["0", "3"],
      ["1", "4"],
      ["2"],
    ]);
  });

  it("lays out a step with all that was told, no detail as an empty one", () => {
    expect(told(1).stories("node/")[0]?.steps).toEqual([
      { timeMicros: 0, component: "kube-apiserver", step: "ready", detail: "" },
    ]);
  });

  it("loses no step when there are many", () => {
    const stories = told(1000).stories("pod/");
    expect(stories.map(({ steps }) => steps.length)).toEqual([334, 333, 333]);
    expect(stories[2]?.steps.at(-1)).toMatchObject({ timeMicros: 998, detail: "998" });
  });

  it("has no story of what nobody told", () => {
    expect(new LifeStories().stories("pod/")).toEqual([]);
  });
});
