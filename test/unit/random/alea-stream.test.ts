import alea from "seedrandom/lib/alea.js";
import { expect, test } from "vitest";
import { AleaStream } from "../../../src/random/alea-stream.js";

/** Some of every length up to 40, with characters beyond one byte. */
const seeds = Array.from({ length: 40 }, (_, length) =>
  String.fromCharCode(...Array.from({ length }, (_, i) => 32 + ((i * 7919 + length * 104729) % 700))),
);

test("a stream draws the numbers of seedrandom's alea, first one by one and then ahead", () => {
  for (const seed of ["", "0", "42/pod/Deployment/default/web#17", ...seeds]) {
    const stream = new AleaStream(seed);
    const reference = alea(seed);
    const drawn = Array.from({ length: 600 }, () => stream.uniform());
    expect(drawn).toEqual(Array.from({ length: 600 }, () => reference.double()));
  }
});
