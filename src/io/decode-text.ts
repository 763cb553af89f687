import { StringDecoder } from "node:string_decoder";

/** Text of a whole file. PowerShell writes what a command prints as UTF-16, behind a byte order mark. */
export function decodeText(bytes: Uint8Array): string {
  const decoder = decoderOf(bytes);
  return decoder.write(bytes) + decoder.end();
}

/** The same for a stream, in whatever pieces it comes. */
export async function* decodeChunks(chunks: AsyncIterable<string | Uint8Array>): AsyncGenerator<string> {
  let decoder: PieceDecoder | null = null;
  let head = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
    if (decoder !== null) {
      yield decoder.write(bytes);
      continue;
    }
    head = Buffer.concat([head, bytes]);
    if (head.length < BYTE_ORDER_MARK_LENGTH) continue;
    decoder = decoderOf(head);
    yield decoder.write(head);
  }
  yield decoder === null ? decodeText(head) : decoder.end();
}

interface PieceDecoder {
  write(bytes: Uint8Array): string;
  end(): string;
}

const BYTE_ORDER_MARK_LENGTH = 2;

function decoderOf([first, second]: Uint8Array): PieceDecoder {
  if (first === 0xff && second === 0xfe) return utf16("utf-16le");
  if (first === 0xfe && second === 0xff) return utf16("utf-16be");
  return new StringDecoder("utf8");
}

function utf16(encoding: "utf-16le" | "utf-16be"): PieceDecoder {
  const decoder = new TextDecoder(encoding);
  return { write: (bytes) => decoder.decode(bytes, { stream: true }), end: () => decoder.decode() };
}
