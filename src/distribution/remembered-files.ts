import { createHash } from "node:crypto";
import type { FileSource } from "../scenario/index.js";

type Kind = "file" | "folder" | undefined;

/** What was read, as plain data that goes to worker threads: path → answer. */
export interface FileMemory {
  readonly texts: ReadonlyMap<string, string>;
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly manifests: ReadonlyMap<string, readonly string[]>;
}

/** A question that a run asked of the files, `text shop/web.yaml`, and a hash of the answer. */
export type FileAnswer = readonly [question: string, hash: string];

/**
 * Files that are read once and then come from memory, so that every run of a sweep sees the same texts even if
 * somebody edits them meanwhile.
 */
export class RememberedFiles {
  readonly #files: FileSource;
  readonly #texts: Map<string, string>;
  readonly #kinds: Map<string, Kind>;
  readonly #manifests: Map<string, readonly string[]>;
  readonly #hashes = new Map<string, string>();

  constructor(files: FileSource, memory?: FileMemory) {
    this.#files = files;
    this.#texts = new Map(memory?.texts);
    this.#kinds = new Map(memory?.kinds);
    this.#manifests = new Map(memory?.manifests);
  }

  /** What has been read so far. */
  memory(): FileMemory {
    return { texts: this.#texts, kinds: this.#kinds, manifests: this.#manifests };
  }

  /** The files, and what was asked of them through this view. */
  watched(): { readonly files: FileSource; reads(): Promise<readonly FileAnswer[]> } {
    const asked = new Set<string>();
    const files = this.#source((question) => asked.add(question));
    return { files, reads: () => Promise.all([...asked].map((question) => this.#answer(question))) };
  }

  /** Whether the files would give the same answers now. */
  async stillAnswer(reads: readonly FileAnswer[]): Promise<boolean> {
    for (const [question, hash] of reads) {
      const [, now] = await this.#answer(question).catch(() => [question, undefined] as const);
      if (now !== hash) return false;
    }
    return true;
  }

  #source(onAsked: (question: string) => void): FileSource {
    return {
      readText: (path) => {
        onAsked(`text ${path}`);
        return this.#text(path);
      },
      readChunks: (path) => {
        onAsked(`text ${path}`);
        return chunks(this.#text(path));
      },
      kindOf: (path) => {
        onAsked(`kind ${path}`);
        return this.#kind(path);
      },
      listManifests: (argument) => {
        onAsked(`list ${argument}`);
        return this.#list(argument);
      },
      join: (folder, path) => this.#files.join(folder, path),
      folderOf: (path) => this.#files.folderOf(path),
    };
  }

  async #answer(question: string): Promise<FileAnswer> {
    const known = this.#hashes.get(question);
    if (known !== undefined) return [question, known];
    const [what, path] = [question.slice(0, 4), question.slice(5)];
    // Asked before, so at most one of these still goes to the disk.
    const answer =
      what === "text"
        ? await this.#text(path)
        : what === "kind"
          ? String(await this.#kind(path))
          : JSON.stringify(await this.#list(path));
    const hash = createHash("sha256").update(answer).digest("base64url");
    this.#hashes.set(question, hash);
    return [question, hash];
  }

  async #text(path: string): Promise<string> {
    const known = this.#texts.get(path);
    if (known !== undefined) return known;
    const text = await this.#files.readText(path);
    this.#texts.set(path, text);
    return text;
  }

  async #kind(path: string): Promise<Kind> {
    if (this.#kinds.has(path)) return this.#kinds.get(path);
    const kind = await this.#files.kindOf(path);
    this.#kinds.set(path, kind);
    return kind;
  }

  async #list(argument: string): Promise<readonly string[]> {
    const known = this.#manifests.get(argument);
    if (known !== undefined) return known;
    const found = await this.#files.listManifests(argument);
    this.#manifests.set(argument, found);
    return found;
  }
}

async function* chunks(text: Promise<string>): AsyncGenerator<string> {
  yield await text;
}
