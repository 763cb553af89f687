import alea from "seedrandom/lib/alea.js";
import { expect, test } from "vitest";
import { AleaStream } from "../../../src/random/alea-stream.js";

test.each(["", " ", "1/work/Service/default/web", "42/boot/service#4", "Größe/日本/😀", "x".repeat(500)])(
  "the stream of %j gives the numbers of seedrandom, before it draws ahead and after",
  (seed) => {
    const stream = new AleaStream(seed);
    const reference = alea(seed);
    for (let i = 0; i < 2000; i++) expect(stream.uniform()).toBe(reference.double());
  },
);

test("ten thousand names begin as seedrandom does", () => {
  for (let i = 0; i < 10_000; i++) {
    const seed = `7/pull/Deployment/default/web#${i}`;
    expect(new AleaStream(seed).uniform()).toBe(alea(seed).double());
  }
});
