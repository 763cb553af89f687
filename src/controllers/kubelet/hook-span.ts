import type { LifecycleHandler } from "../../kubernetes/index.js";
import { type SimTime, seconds } from "../../units/index.js";

const SLEEP_COMMAND = /(?:^|[\s;&/])sleep\s+(\d+(?:\.\d+)?)(s|m)?(?=$|[\s;&"')])/g;

/**
 * How long a lifecycle hook takes as far as the manifest tells: a `sleep` action, or the `sleep N` commands inside
 * an exec action, summed; undefined for anything else.
 *
 * @example hookSpan({ exec: { command: ["sh", "-c", "sleep 15"] } }) // 15 s
 */
export function hookSpan(hook: LifecycleHandler): SimTime | undefined {
  if (hook.sleep !== undefined) return seconds(hook.sleep.seconds);
  const command = hook.exec?.command;
  if (command === undefined) return undefined;
  let total: number | undefined;
  for (const [, amount, unit] of command.join(" ").matchAll(SLEEP_COMMAND)) {
    total = (total ?? 0) + Number(amount) * (unit === "m" ? 60 : 1);
  }
  return total === undefined ? undefined : seconds(total);
}
