import { scenarioJsonSchema } from "../../scenario/index.js";
import type { CommandBody, CommandContext } from "../command.js";
import { EXIT, type ExitCode } from "../exit-code.js";

interface SchemaOptions {
  readonly color: boolean;
  readonly quiet: boolean;
}

/** `headroom schema`: the JSON Schema of scenario.yaml. */
export function schemaCommand(
  contextOf: (options: SchemaOptions) => CommandContext,
  finish: (code: ExitCode) => void,
): CommandBody<SchemaOptions> {
  return {
    builder: (yargs) => yargs,
    examples: [{ purpose: "For yaml.schemas of an editor", command: "$0 schema > headroom.schema.json" }],
    handler: (options) => {
      contextOf(options).terminal.print(JSON.stringify(scenarioJsonSchema(), null, 2));
      finish(EXIT.DONE);
    },
  };
}
