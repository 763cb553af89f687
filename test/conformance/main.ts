import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { commandPath, InputFault } from "../support/command-paths.js";
import { projectRoot } from "../support/project-root.js";
import { ADAPTERS } from "./adapters/index.js";
import { countCases, renderJson, renderText } from "./render-run.js";
import { type DisputedCase, runVectors } from "./run-vectors.js";
import { listVectorFiles } from "./vector-file.js";

const USAGE = "usage: npm run -s conformance -- [--json] [FILE|FOLDER…]";

function main(words: readonly string[]): number {
  const root = projectRoot();
  const unknown = words.find((word) => word.startsWith("-") && word !== "--json" && word !== "--");
  if (unknown !== undefined) throw new InputFault(`unknown option ${unknown}\n${USAGE}`);
  const named = words.filter((word) => !word.startsWith("-"));
  const tops = named.length > 0 ? named.map(commandPath) : [join(root, "test/conformance/vectors")];
  const paths = [...new Set(tops.flatMap(listVectorFiles))];
  if (paths.length === 0)
    throw new InputFault(`no vector file in ${(named.length > 0 ? named : tops).join(", ")}`);
  const disputes = JSON.parse(
    readFileSync(join(root, "test/conformance/disputed.json"), "utf8"),
  ) as DisputedCase[];
  const run = runVectors(paths, ADAPTERS, disputes, (path) => {
    const fromRoot = relative(root, path);
    return fromRoot.startsWith("..") ? path : fromRoot;
  });
  process.stdout.write(`${words.includes("--json") ? renderJson(run) : renderText(run)}\n`);
  return countCases(run, "failed") > 0 ? 1 : 0;
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof InputFault)) throw error;
  process.stderr.write(`conformance: ${error.message}\n`);
  process.exitCode = 2;
}
