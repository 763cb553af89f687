import { readFileSync } from "node:fs";
import { nodeFileSource } from "../../src/io/index.js";
import { type LoadedScenario, loadScenario } from "../../src/scenario/index.js";

const FOLDER = "test/bench/boutique";

/** Online boutique under a day of load; undefined without the folder of public data. Run from the project's root. */
export async function boutiqueDay(): Promise<LoadedScenario | undefined> {
  const data = process.env["HEADROOM_DATA"];
  if (data === undefined) return undefined;
  const text = readFileSync(`${FOLDER}/scenario.yaml`, "utf8").replaceAll("$HEADROOM_DATA", `${data}/data`);
  const input = { file: `${FOLDER}/scenario.yaml`, text, folder: FOLDER };
  return (await loadScenario(nodeFileSource(), input)).loaded ?? undefined;
}
