import { CATALOGUE_SOURCES, INSTANCE_TYPES, type InstanceType } from "../cloud/index.js";
import type { Diagnostic } from "../diagnostics/index.js";
import { readDocuments } from "../kubernetes/reading/read-documents.js";
import { checkAgainstSchema } from "./check-scenario.js";
import type { FileSource } from "./file-source.js";
import { toBytes } from "./resolve/resolve-amounts.js";
import { formatPath } from "./scenario-document.js";
import { catalogueSchema } from "./schema/catalogue.js";

/** Instance types and where they come from. */
export interface Catalogue {
  /** The user's own first where a file was read, then the built-in ones. */
  readonly types: readonly InstanceType[];
  /** One line each. */
  readonly sources: readonly string[];
}

/** The catalogue that comes with the project. */
export const BUILT_IN_CATALOGUE: Catalogue = {
  types: INSTANCE_TYPES,
  sources: Object.entries(CATALOGUE_SOURCES).flatMap(([provider, { shape, price, pods }]) => [
    `${provider} shapes: ${shape}`,
    `${provider} prices: ${price}`,
    `${provider} pods: ${pods}`,
  ]),
};

const GIB = 1024 ** 3;

/**
 * Reads a user's own catalogue (YAML or JSON) and puts it beside or in place of the built-in one; null after an error.
 *
 * Returns diagnostics: those of reading YAML (HR10xx), HR1501–HR1504 of its fields, HR1505 not one document, HR1529
 * two types of one name. Throws InputError: HR1601 missing, HR1602 unreadable.
 */
export async function readCatalogue(
  files: FileSource,
  path: string,
): Promise<{ readonly catalogue: Catalogue | null; readonly diagnostics: readonly Diagnostic[] }> {
  const { documents, diagnostics } = readDocuments({ file: path, text: await files.readText(path) });
  if (diagnostics.some(({ severity }) => severity === "error")) return { catalogue: null, diagnostics };
  const [document, another] = documents;
  if (document === undefined || another !== undefined) {
    const message = document === undefined ? "the catalogue is empty" : "a catalogue is one YAML document";
    const fault: Diagnostic = { code: "HR1505", severity: "error", place: { file: path }, message };
    return { catalogue: null, diagnostics: [fault] };
  }
  const checked = checkAgainstSchema(catalogueSchema, document.value, (at) => ({
    ...document.locate(at),
    path: formatPath(at),
  }));
  if (checked.filled === null) return { catalogue: null, diagnostics: checked.diagnostics };
  const { instanceTypes, replace, source } = checked.filled;
  const faults: Diagnostic[] = [];
  const own: InstanceType[] = [];
  instanceTypes.forEach(({ name, provider, vcpu, memory, price, spotPrice, maxPods }, index) => {
    if (own.some((each) => each.name === name)) {
      const place = document.locate(["instanceTypes", index, "name"]);
      const message = `two instance types are called "${name}"`;
      faults.push({ code: "HR1529", severity: "error", place, message, value: name });
    }
    own.push({
      provider,
      name,
      vcpu,
      memoryGiB: toBytes(memory) / GIB,
      pricePerHourUsd: price ?? null,
      spotPricePerHourUsd: spotPrice ?? null,
      maxPods,
    });
  });
  if (faults.length > 0) return { catalogue: null, diagnostics: faults };
  const names = new Set(own.map(({ name }) => name));
  const builtIn = replace ? [] : INSTANCE_TYPES.filter(({ name }) => !names.has(name));
  const ownSource = `${path}: ${source === "" ? "its source is not written there" : source}`;
  return {
    catalogue: {
      types: [...own, ...builtIn],
      sources: [ownSource, ...(replace ? [] : BUILT_IN_CATALOGUE.sources)],
    },
    diagnostics: [],
  };
}
