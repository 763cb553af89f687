import { readdirSync } from "node:fs";
import { join } from "node:path";

/**
 * Files with errors that are really there, by path below data/, with the codes of all their errors in order; for
 * every other file `headroom validate` ends with 0.
 */
export const EXPECTED_ERRORS: Readonly<Record<string, readonly string[]>> = {
  // No selector: a kustomize base that another file completes, and two hand-made fixtures.
  "manifests/metrics-server/deployment.yaml": ["HR1112"],
  "manifests/open-simulator/simple-rs-calico.yaml": ["HR1112"],
  "dumps/popeye/apps-dp-1.yaml": ["HR1123", "HR1112", "HR1112"],
};

/** Folders of manifests and dumps below data/. */
const FOLDERS = ["manifests", "dumps", "cluster/openb/example"];

/** Every manifest and dump below a data folder, by path from there. None where there is no such folder. */
export function realFiles(data: string): readonly string[] {
  return FOLDERS.flatMap((part) => filesBelow(join(data, part)).map((file) => `${part}/${file}`));
}

function filesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(ya?ml|json)$/.test(name))
      .map((name) => name.split("\\").join("/"))
      .sort();
  } catch {
    return [];
  }
}
