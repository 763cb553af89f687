import { describe, expect, it } from "vitest";
import { Registry } from "../../../src/cluster/registry.js";

const A = { key: "default/a" };

describe("Registry", () => {
  it("tells watchers in the order in which they subscribed, whatever changes they asked for", () => {
    const registry = new Registry<{ key: string }, "status">();
    const told: string[] = [];
    registry.watchOnly(["deleted", "status"], (_, change) => told.push(`first ${change}`));
    registry.watch((_, change) => told.push(`second ${change}`));
    registry.watchOnly(["status"], (_, change) => told.push(`third ${change}`));
    registry.add(A);
    registry.notify(A, "status");
    registry.delete(A);
    expect(told).toEqual([
      "second added",
      "first status",
      "second status",
      "third status",
      "first deleted",
      "second deleted",
    ]);
  });

  it("spares a watcher the changes that it excepted", () => {
    const registry = new Registry<{ key: string }, "status" | "message">();
    const told: string[] = [];
    registry.watchAllBut(["message"], (_, change) => told.push(change));
    registry.add(A);
    registry.notify(A, "message");
    registry.notify(A, "status");
    expect(told).toEqual(["added", "status"]);
  });

  it("tells a watcher that subscribed after a change of the next one", () => {
    const registry = new Registry<{ key: string }, "status">();
    registry.add(A);
    let told = 0;
    registry.notify(A, "status");
    registry.watchOnly(["status"], () => told++);
    registry.notify(A, "status");
    expect(told).toBe(1);
  });
});
