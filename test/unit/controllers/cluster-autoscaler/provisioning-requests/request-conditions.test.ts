import { describe, expect, it } from "vitest";
import {
  expiredNow,
  isAvailable,
  isBooked,
  isOver,
  nextBackoff,
  withCondition,
} from "../../../../../src/controllers/cluster-autoscaler/provisioning-requests/request-conditions.js";
import { CHECK_CAPACITY } from "../../../../../src/kubernetes/index.js";
import { DAY, MINUTE, type SimTime, seconds } from "../../../../../src/units/index.js";

const NEW = {
  spec: { provisioningClassName: CHECK_CAPACITY, podSets: [] },
  createdAt: seconds(0),
  conditions: [],
};

function after(...steps: Parameters<typeof withCondition> extends [unknown, ...infer Rest] ? Rest[] : never) {
  let conditions = withCondition([], "Accepted", "True", "Accepted", seconds(0));
  for (const step of steps) conditions = withCondition(conditions, ...step);
  return { ...NEW, conditions };
}

const at = (minutes: number) => (minutes * MINUTE) as SimTime;
const found = after(["Provisioned", "True", "CapacityIsFound", at(1)]);
const notFound = after(["Provisioned", "False", "CapacityIsNotFound", at(1)]);

describe("a ProvisioningRequest's conditions", () => {
  it("make it wait for more than its back-off after a failure", () => {
    expect(isAvailable(NEW, at(1), at(0))).toBe(true);
    expect(isAvailable(notFound, at(1), at(2))).toBe(false);
    expect(isAvailable(notFound, at(1), (at(2) + 1) as SimTime)).toBe(true);
    expect(isAvailable(found, at(1), at(9))).toBe(false);
  });

  it("double the back-off up to its bound", () => {
    expect([1, 2, 4, 8, 10].map((minutes) => nextBackoff(at(minutes), at(10)) / MINUTE)).toEqual([
      2, 4, 8, 10, 10,
    ]);
  });

  it("book its room from success on for ten minutes", () => {
    expect(isBooked(NEW)).toBe(false);
    expect(isBooked(notFound)).toBe(false);
    expect(isBooked(found)).toBe(true);
    expect(expiredNow(found, at(11))).toBeNull();
    expect(expiredNow(found, (at(11) + 1) as SimTime)).toBe("BookingExpired");
    const expired = {
      ...found,
      conditions: withCondition(found.conditions, "BookingExpired", "True", "x", at(12)),
    };
    expect(isBooked(expired)).toBe(false);
    expect(isOver(expired)).toBe(true);
  });

  it("give it up when there was no room for seven days", () => {
    expect(expiredNow(notFound, (7 * DAY) as SimTime)).toBeNull();
    expect(expiredNow(notFound, (7 * DAY + 1) as SimTime)).toBe("Failed");
  });

  it("of a class of somebody else's leave it alone", () => {
    const other = { ...NEW, spec: { ...NEW.spec, provisioningClassName: "queued.example.com" } };
    expect(isOver(other)).toBe(true);
    expect(isAvailable(other, at(1), at(0))).toBe(false);
  });
});
