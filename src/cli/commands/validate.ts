import { type Diagnostic, InputError } from "../../diagnostics/index.js";
import { nodeFileSource } from "../../io/index.js";
import { type ManifestReport, readManifests } from "../../kubernetes/index.js";
import type { FileSource } from "../../scenario/file-source.js";
import { withoutConsequences } from "../../scenario/without-consequences.js";
import type { CommandBody, CommandContext } from "../command.js";
import { EXIT, type ExitCode } from "../exit-code.js";
import {
  loadOptionsOf,
  overridesOf,
  type ScenarioOptions,
  withScenarioOptions,
} from "../scenario-options.js";
import { withStandardInput } from "../standard-input-word.js";
import { validationText } from "../validation-text.js";

interface ValidateOptions extends ScenarioOptions {
  readonly paths: readonly string[];
  readonly json: boolean;
  readonly color: boolean;
  readonly quiet: boolean;
}

interface Validation {
  readonly objects: readonly ManifestReport[];
  readonly diagnostics: readonly Diagnostic[];
}

/** `headroom validate`: what each object means for capacity, and what is wrong. */
export function validateCommand(
  contextOf: (options: ValidateOptions) => CommandContext,
  finish: (code: ExitCode) => void,
): CommandBody<ValidateOptions> {
  return {
    builder: (yargs) =>
      withScenarioOptions(yargs)
        .positional("paths", {
          type: "string",
          array: true,
          default: ["."],
          describe: "A scenario, or manifests: files, folders, globs, -",
        })
        .option("json", { type: "boolean", default: false, describe: "Print JSON" }),
    examples: [
      { purpose: "Which of my objects are modelled?", command: "$0 validate k8s/" },
      { purpose: "What runs now", command: "kubectl get deploy,svc,hpa -o yaml | $0 validate -" },
    ],
    handler: async (options) => finish(await validate(options, contextOf(options))),
  };
}

async function validate(options: ValidateOptions, { terminal }: CommandContext): Promise<ExitCode> {
  const files = nodeFileSource();
  const paths = withStandardInput(options.paths);
  const { objects, diagnostics } =
    (await validateScenario(files, paths, options)) ?? (await validateManifests(files, paths));
  if (options.json) terminal.print(JSON.stringify({ objects, diagnostics }, null, 2));
  else {
    terminal.report(diagnostics);
    if (objects.length > 0) terminal.print(validationText(objects));
    else if (diagnostics.length === 0) terminal.print("no objects\n");
  }
  return diagnostics.some((diagnostic) => diagnostic.severity === "error") ? EXIT.BAD_INPUT : EXIT.DONE;
}

/** Undefined where the arguments are manifests. */
async function validateScenario(
  files: FileSource,
  paths: readonly string[],
  options: ValidateOptions,
): Promise<Validation | undefined> {
  const [path, ...others] = paths;
  if (path === undefined || others.length > 0 || !(await isScenario(files, path))) return undefined;
  const { loadScenario } = await import("../../scenario/index.js");
  const { manifests, diagnostics } = await loadScenario(
    files,
    path,
    overridesOf(options),
    loadOptionsOf(options),
  );
  return { objects: manifests?.report ?? [], diagnostics };
}

async function validateManifests(files: FileSource, paths: readonly string[]): Promise<Validation> {
  const sources = [];
  const faults: Diagnostic[] = [];
  for (const path of paths) {
    try {
      for (const file of await files.listManifests(path))
        sources.push({ file, text: await files.readText(file) });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      faults.push(...error.diagnostics);
    }
  }
  const { report, diagnostics } = readManifests(sources);
  return { objects: report, diagnostics: [...faults, ...withoutConsequences(diagnostics)] };
}

async function isScenario(files: FileSource, path: string): Promise<boolean> {
  if (path === "-") return false;
  const kind = await files.kindOf(path);
  if (kind === "folder") return (await files.kindOf(files.join(path, "scenario.yaml"))) === "file";
  return kind === "file" && /^\s*"?apiVersion"?\s*:\s*"?headroom\//m.test(await files.readText(path));
}
