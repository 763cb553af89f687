import { describe, expect, it } from "vitest";
import { tolerationSeconds } from "../../../../src/controllers/taint-eviction/index.js";
import { withDefaultTolerations } from "../../../../src/kubernetes/index.js";

const UNREACHABLE = { key: "node.kubernetes.io/unreachable", effect: "NoExecute" } as const;

describe("tolerationSeconds", () => {
  it("is 0 for a taint that is not tolerated", () => {
    expect(tolerationSeconds([UNREACHABLE], [])).toBe(0);
  });

  it("is 300 by the tolerations that admission adds", () => {
    expect(tolerationSeconds([UNREACHABLE], withDefaultTolerations())).toBe(300);
  });

  it("is for ever with a toleration that has no limit", () => {
    expect(tolerationSeconds([UNREACHABLE], withDefaultTolerations([{ operator: "Exists" }]))).toBeNull();
  });

  it("is the shortest of the tolerations in use", () => {
    const other = { key: "maintenance", effect: "NoExecute" } as const;
    const own = { key: "maintenance", operator: "Exists", tolerationSeconds: 20 } as const;
    expect(tolerationSeconds([UNREACHABLE, other], withDefaultTolerations([own]))).toBe(20);
  });

  it("does not look at NoSchedule taints", () => {
    expect(tolerationSeconds([{ key: "dedicated", effect: "NoSchedule" }], [])).toBeNull();
  });
});
