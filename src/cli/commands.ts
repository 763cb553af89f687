import type { MakeCommand } from "./command.js";

/** A command as the overview shows it. Its code is read when it is asked for, so that the overview comes at once. */
export interface CommandEntry {
  /** Its name and positional arguments, as yargs writes them. */
  readonly command: string;
  readonly describe: string;
  readonly load: () => Promise<MakeCommand<never>>;
}

/** Every command, in the order in which `headroom --help` lists them. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    command: "run [scenario]",
    describe: "Play a scenario and write its report",
    load: async () => (await import("./commands/run.js")).runCommand,
  },
  {
    command: "compare <scenario> [variants..]",
    describe: "Play variants of a scenario on the same traffic and luck, and say what they change",
    load: async () => (await import("./commands/compare.js")).compareCommand,
  },
  {
    command: "sweep <scenario>",
    describe: "Play every combination of settings; one table and the frontier of cost, latency and churn",
    load: async () => (await import("./commands/sweep.js")).sweepCommand,
  },
  {
    command: "tune <hpa> <scenario>",
    describe: "Find the cheapest HPA settings that meet the objectives, also on load not looked at",
    load: async () => (await import("./commands/tune.js")).tuneCommand,
  },
  {
    command: "size <scenario>",
    describe: "Find the cheapest node groups that meet the objectives; headroom, growth, loss of a zone",
    load: async () => (await import("./commands/size.js")).sizeCommand,
  },
  {
    command: "validate [paths..]",
    describe: "Check a scenario or manifests, and list what each object means for capacity",
    load: async () => (await import("./commands/validate.js")).validateCommand,
  },
  {
    command: "explain <object> <scenario>",
    describe:
      "Tell what an autoscaler or a workload's controllers decided and why, or the life of a pod or node",
    load: async () => (await import("./commands/explain.js")).explainCommand,
  },
  {
    command: "rightsize <scenario>",
    describe: "Find requests that fit what containers use, and play them forward",
    load: async () => (await import("./commands/rightsize.js")).rightsizeCommand,
  },
  {
    command: "catalogue [types..]",
    describe: "List and compare instance types: size, what pods can use, price per core and GiB of that",
    load: async () => (await import("./commands/catalogue.js")).catalogueCommand,
  },
  {
    command: "schema",
    describe: "Print the JSON Schema of scenario.yaml, for editors",
    load: async () => (await import("./commands/schema.js")).schemaCommand,
  },
];
