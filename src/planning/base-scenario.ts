import type { FileSource, LoadedScenario, ScenarioText } from "../scenario/index.js";

/**
 * A loaded scenario as text, with everything that was set from outside written into it: what jobs change further
 * without meeting the user's own overrides.
 */
export async function baseScenario(
  files: FileSource,
  input: string | ScenarioText,
  loaded: LoadedScenario,
): Promise<ScenarioText> {
  if (typeof input !== "string") return { ...input, text: loaded.resolvedYaml };
  const folder = (await files.kindOf(input)) === "folder" ? input : files.folderOf(input);
  return { file: input, text: loaded.resolvedYaml, folder };
}
