import { describe, expect, it } from "vitest";
import { decodeChunks, decodeText } from "../../../src/io/decode-text.js";

const TEXT = "time,größe\n0,17 €\n";

function bigEndian(text: string): Buffer {
  return Buffer.from(text, "utf16le").swap16();
}

const ENCODED: readonly (readonly [string, Buffer])[] = [
  ["UTF-8", Buffer.from(TEXT)],
  ["UTF-16, the low byte first", Buffer.from(`\uFEFF${TEXT}`, "utf16le")],
  ["UTF-16, the high byte first", bigEndian(`\uFEFF${TEXT}`)],
];

async function joined(chunks: readonly (string | Buffer)[]): Promise<string> {
  let text = "";
  for await (const piece of decodeChunks(asStream(chunks))) text += piece;
  return text;
}

async function* asStream(chunks: readonly (string | Buffer)[]): AsyncGenerator<string | Buffer> {
  yield* chunks;
}

describe.each(ENCODED)("text in %s", (_, bytes) => {
  it("is read whole", () => {
    expect(decodeText(bytes)).toBe(TEXT);
  });

  it("is read byte by byte", async () => {
    expect(await joined([...bytes].map((byte) => Buffer.from([byte])))).toBe(TEXT);
  });
});

it("a stream without a byte is no text", async () => {
  expect(await joined([])).toBe("");
});

it("a stream of a single byte is that character", async () => {
  expect(await joined([Buffer.from("x")])).toBe("x");
});

it("a stream may bring text", async () => {
  expect(await joined(["time,", "value\n"])).toBe("time,value\n");
});
