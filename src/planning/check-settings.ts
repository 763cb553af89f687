import { type Diagnostic, InputError } from "../diagnostics/index.js";
import { type FileSource, loadScenario, type ScenarioLoading } from "../scenario/index.js";
import type { RunJob } from "./executor.js";
import { pointAt, type SweepPlan } from "./sweep-plan.js";

/** Faults that lie in a setting itself, and not in how it goes with others (a minimum above a maximum). */
const OF_THE_SETTING = /^HR(150[1-4]|151[0134]|111\d)$/;
/** Of longer axes the first values are tried; a wrong one behind them fails by itself. */
const TRIED_VALUES = 50;

/**
 * Tries each setting of a sweep alone and the first point whole, before anything is played.
 *
 * Throws InputError with what is wrong with the scenario, a path or a value.
 */
export async function checkSettings(
  files: FileSource,
  base: Pick<RunJob, "scenario" | "overrides" | "catalogue">,
  plan: SweepPlan,
): Promise<ScenarioLoading> {
  const load = (settings: readonly string[]) =>
    loadScenario(files, base.scenario, [...base.overrides, ...settings], {
      refusesOverlaps: true,
      ...(base.catalogue === undefined ? {} : { catalogue: base.catalogue }),
    });
  const errorsOf = ({ diagnostics }: ScenarioLoading) =>
    diagnostics.filter(({ severity }) => severity === "error");
  const own = await load([]);
  throwIfAny(errorsOf(own));
  const faults: Diagnostic[] = [];
  const tried = [
    ...plan.fixed,
    ...plan.axes.flatMap(({ path, values }) =>
      values.slice(0, TRIED_VALUES).map((value) => `${path}=${value}`),
    ),
  ];
  const pathsAtFault = new Set<string>();
  for (const setting of tried) {
    const path = setting.slice(0, setting.indexOf("="));
    if (pathsAtFault.has(path)) continue;
    const found = errorsOf(await load([setting])).filter(({ code }) => OF_THE_SETTING.test(code));
    if (found.length > 0) pathsAtFault.add(path);
    faults.push(...found);
  }
  throwIfAny(faults);
  const first = pointAt(plan, 0);
  const together = await load([...plan.fixed, ...plan.axes.map(({ path }, i) => `${path}=${first[i]!}`)]);
  throwIfAny(errorsOf(together).filter(({ code }) => OF_THE_SETTING.test(code)));
  return own;
}

function throwIfAny(faults: readonly Diagnostic[]): void {
  if (faults.length > 0) throw new InputError(faults);
}
