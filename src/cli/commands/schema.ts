import type { CommandModule } from "yargs";
import { scenarioJsonSchema } from "../../scenario/index.js";
import { EXIT, type ExitCode } from "../exit-code.js";
import type { CommandContext } from "../run-command-line.js";

interface SchemaOptions {
  readonly color: boolean;
  readonly quiet: boolean;
}

/** `headroom schema`: the JSON Schema of scenario.yaml. */
export function schemaCommand(
  contextOf: (options: SchemaOptions) => CommandContext,
  finish: (code: ExitCode) => void,
): CommandModule<object, SchemaOptions> {
  return {
    command: "schema",
    describe: "Print the JSON Schema of scenario.yaml, for editors",
    builder: (yargs) =>
      yargs.example("$0 schema > headroom.schema.json", "for yaml.schemas of an editor") as never,
    handler: (options) => {
      contextOf(options).terminal.print(JSON.stringify(scenarioJsonSchema(), null, 2));
      finish(EXIT.DONE);
    },
  };
}
