import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { InputError } from "../../../src/diagnostics/index.js";
import { nodeFileSource } from "../../../src/io/index.js";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "headroom-io-"));
  await mkdir(join(folder, "k8s/base"), { recursive: true });
  for (const name of ["k8s/b.yaml", "k8s/a.yml", "k8s/base/c.json", "k8s/notes.txt", "k8s/.hidden.yaml"]) {
    await writeFile(join(folder, name), name);
  }
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function codeOf(action: Promise<unknown>): Promise<string> {
  try {
    await action;
  } catch (error) {
    if (error instanceof InputError) return error.diagnostics[0]!.code;
    throw error;
  }
  return "none";
}

describe("the disk as a file source", () => {
  const files = nodeFileSource();
  const list = async (argument: string) =>
    (await files.listManifests(join(folder, argument))).map((path) => path.slice(folder.length + 1));

  it("lists the YAML and JSON below a folder by path", async () => {
    expect(await list("k8s")).toEqual(["k8s/a.yml", "k8s/b.yaml", "k8s/base/c.json"]);
  });

  it("reads what PowerShell wrote as UTF-16", async () => {
    await writeFile(join(folder, "utf16.yaml"), Buffer.from("\uFEFFkind: Größe", "utf16le"));
    expect(await files.readText(join(folder, "utf16.yaml"))).toBe("kind: Größe");
  });

  it("lists the matches of a glob", async () => {
    expect(await list("k8s/*.{yaml,yml}")).toEqual(["k8s/a.yml", "k8s/b.yaml"]);
    expect(await list("k8s/**/*.json")).toEqual(["k8s/base/c.json"]);
    expect(await list("k8s/[ab].y*ml")).toEqual(["k8s/a.yml", "k8s/b.yaml"]);
  });

  it("takes a single file whatever its name", async () => {
    expect(await list("k8s/notes.txt")).toEqual(["k8s/notes.txt"]);
  });

  it.each([
    ["a missing file", "HR1601", "k8s/no.yaml"],
    ["a folder without YAML", "HR1603", "empty"],
    ["a glob without a match", "HR1603", "k8s/*.toml"],
    ["a path through a file", "HR1602", "k8s/b.yaml/x"],
  ])("%s is %s", async (_, code, path) => {
    await mkdir(join(folder, "empty"));
    expect(await codeOf(files.listManifests(join(folder, path)))).toBe(code);
  });

  it("names the file that was meant", async () => {
    await expect(files.readText(join(folder, "k8s/b.yml"))).rejects.toMatchObject({
      diagnostics: [{ hint: expect.stringContaining("k8s/") }],
    });
  });

  it("reads chunks, and says so where a folder is read", async () => {
    let text = "";
    for await (const chunk of files.readChunks(join(folder, "k8s/b.yaml"))) text += chunk;
    expect(text).toBe("k8s/b.yaml");
    const read = async () => {
      for await (const chunk of files.readChunks(folder)) text += chunk;
    };
    expect(await codeOf(read())).toBe("HR1602");
  });

  it("reports links that go round", async () => {
    await symlink(join(folder, "loop"), join(folder, "loop"));
    expect(await codeOf(files.readText(join(folder, "loop")))).toBe("HR1602");
  });

  it("reads standard input as - as often as asked", async () => {
    const source = nodeFileSource(Readable.from(["kind: ", "Pod"]));
    expect(await source.listManifests("-")).toEqual(["-"]);
    expect(await source.readText("-")).toBe("kind: Pod");
    expect(await source.readText("-")).toBe("kind: Pod");
  });
});
