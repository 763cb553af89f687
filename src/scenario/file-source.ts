/**
 * Where scenario, manifests and traces come from: a disk (io/), memory, a web page. Paths use `/`; relative ones
 * are relative to a folder that the caller names.
 *
 * Throws InputError: HR1601 missing, HR1602 unreadable, HR1603 a folder or glob without YAML or JSON.
 */
export interface FileSource {
  readText(path: string): Promise<string>;
  /** The text in chunks that may be cut anywhere. */
  readChunks(path: string): AsyncIterable<string>;
  kindOf(path: string): Promise<"file" | "folder" | undefined>;
  /**
   * The files that a manifest argument stands for: a file, every `.yaml`, `.yml` and `.json` below a folder, the
   * matches of a glob, or `-` for standard input.
   *
   * Order: by path.
   */
  listManifests(argument: string): Promise<readonly string[]>;
  /** Resolves a path that a file in `folder` names. */
  join(folder: string, path: string): string;
  /** The folder of a file; "" for none. */
  folderOf(path: string): string;
}
