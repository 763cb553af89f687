import {
  CLOUD_PROVIDERS,
  type CloudProvider,
  type ComparedInstanceType,
  compareInstanceTypes,
  findInstanceType,
  INSTANCE_TYPE_ORDERS,
  type InstanceType,
  type InstanceTypeOrder,
} from "../../cloud/index.js";
import { InputError } from "../../diagnostics/index.js";
import { nodeFileSource } from "../../io/index.js";
import { BUILT_IN_CATALOGUE, readCatalogue } from "../../scenario/read-catalogue.js";
import { parseBytes } from "../../units/index.js";
import type { CommandBody, CommandContext } from "../command.js";
import { EXIT, type ExitCode } from "../exit-code.js";
import { CATALOGUE_OPTION } from "../scenario-options.js";
import { alignColumns } from "../text-table.js";

interface CatalogueOptions {
  readonly types: readonly string[] | undefined;
  readonly provider: CloudProvider | undefined;
  readonly minCpu: number | undefined;
  readonly minMemory: string | undefined;
  readonly name: string | undefined;
  readonly sort: InstanceTypeOrder;
  readonly catalogue: string | undefined;
  readonly json: boolean;
  readonly color: boolean;
  readonly quiet: boolean;
}

const GIB = 1024 ** 3;

/** `headroom catalogue`: lists and compares instance types. */
export function catalogueCommand(
  contextOf: (options: CatalogueOptions) => CommandContext,
  finish: (code: ExitCode) => void,
): CommandBody<CatalogueOptions> {
  return {
    builder: (yargs) =>
      yargs
        .positional("types", {
          type: "string",
          array: true,
          describe: "Only these, for example m6i.xlarge c6i.2xlarge; default: all",
        })
        .option("provider", { choices: CLOUD_PROVIDERS, describe: "Only this provider's" })
        .option("min-cpu", { type: "number", describe: "At least so many vCPUs" })
        .option("min-memory", { type: "string", describe: "At least so much memory, for example 16Gi" })
        .option("name", { type: "string", describe: "Part of the name, for example m6i" })
        .option("sort", {
          choices: INSTANCE_TYPE_ORDERS,
          default: "catalogue",
          describe: "Order of the rows, each from low to high",
        })
        .option("catalogue", CATALOGUE_OPTION)
        .option("json", { type: "boolean", default: false, describe: "Print JSON" }),
    examples: [
      {
        purpose: "Which machine has the cheapest cores?",
        command: "$0 catalogue --min-cpu 4 --sort price-per-core",
      },
      {
        purpose: "Which of two?",
        command: "$0 catalogue m6i.xlarge c6i.2xlarge",
      },
    ],
    handler: async (options) => finish(await list(options, contextOf(options))),
  };
}

async function list(options: CatalogueOptions, { terminal }: CommandContext): Promise<ExitCode> {
  const { provider, minCpu, minMemory, name, sort, types = [] } = options;
  const minMemoryBytes = minMemory === undefined ? 0 : parseBytes(minMemory);
  if (minMemoryBytes === undefined) {
    const message = `"${minMemory}" is no amount of memory`;
    const place = { file: "--min-memory" };
    throw new InputError([
      { code: "HR1512", severity: "error", place, message, rule: "write for example 16Gi" },
    ]);
  }
  const { catalogue, diagnostics } =
    options.catalogue === undefined
      ? { catalogue: BUILT_IN_CATALOGUE, diagnostics: [] }
      : await readCatalogue(nodeFileSource(), options.catalogue);
  terminal.report(diagnostics);
  if (catalogue === null) return EXIT.BAD_INPUT;
  const rows = compareInstanceTypes(
    types.length === 0 ? catalogue.types : typesNamed(types, catalogue.types),
    {
      ...(provider === undefined ? {} : { provider }),
      ...(minCpu === undefined ? {} : { minCpu }),
      ...(name === undefined ? {} : { name }),
      minMemoryGiB: minMemoryBytes / GIB,
    },
    sort,
  );
  terminal.print(options.json ? asJson(rows, catalogue.sources) : asTable(rows, catalogue.sources));
  return EXIT.DONE;
}

/** Order: as named, each once. Throws: HR1521 there is none of that name. */
function typesNamed(names: readonly string[], catalogue: readonly InstanceType[]): readonly InstanceType[] {
  const found = [...new Set(names)].map((name) => findInstanceType(name, catalogue));
  const unknown = found.flatMap((each) => ("unknown" in each ? [each.unknown] : []));
  if (unknown.length > 0) {
    throw new InputError(
      unknown.map((fault) => ({
        code: "HR1521",
        severity: "error",
        place: { file: "catalogue" },
        ...fault,
      })),
    );
  }
  return found.flatMap((each) => ("type" in each ? [each.type] : []));
}

function asJson(rows: readonly ComparedInstanceType[], sources: readonly string[]): string {
  const instanceTypes = rows.map(({ type, allocatable, pricePerCoreHourUsd, pricePerGiBHourUsd }) => ({
    ...type,
    allocatable: {
      cpuMillicores: allocatable.cpuMillicores,
      memoryMi: allocatable.memoryMi,
      pods: allocatable.pods,
    },
    pricePerAllocatableCoreHourUsd: pricePerCoreHourUsd,
    pricePerAllocatableGiBHourUsd: pricePerGiBHourUsd,
  }));
  return JSON.stringify({ instanceTypes, sources }, null, 2);
}

const HEADER = [
  "TYPE",
  "PROVIDER",
  "VCPU",
  "MEMORY",
  "FOR PODS",
  "PODS",
  "USD/H",
  "SPOT",
  "PER CORE",
  "PER GIB",
];

function asTable(rows: readonly ComparedInstanceType[], sources: readonly string[]): string {
  if (rows.length === 0) return "no instance type of the catalogue passes the filter";
  const cells = rows.map(({ type, allocatable, pricePerCoreHourUsd, pricePerGiBHourUsd }) => [
    type.name,
    type.provider,
    String(type.vcpu),
    `${plain(type.memoryGiB, 2)} GiB`,
    `${plain(allocatable.cpuMillicores / 1000, 3)} cores ${plain(allocatable.memoryMi / 1024, 1)} GiB`,
    String(allocatable.pods),
    price(type.pricePerHourUsd),
    price(type.spotPricePerHourUsd),
    price(pricePerCoreHourUsd),
    price(pricePerGiBHourUsd),
  ]);
  return [
    alignColumns(HEADER, cells),
    "",
    `${rows.length === 1 ? "1 type" : `${rows.length} types`}. PER CORE and PER GIB: the whole price over what pods can use, USD per hour.`,
    ...sources,
  ].join("\n");
}

function plain(value: number, digits: number): string {
  return value.toFixed(digits).replace(/\.?0+$/, "");
}

function price(usd: number | null): string {
  return usd === null ? "-" : usd.toFixed(4);
}
