import type { DecisionRecord, Result } from "../recording/index.js";
import { timesMore } from "./fixed.js";
import { wallClock } from "./time-text.js";

/** Decisions told around the instant that was asked for. */
const NEIGHBOURS = 3;

/**
 * Tells what an HPA decided and why: every decision, or those around the virtual time `atMicros`.
 * `name` is `web` or `default/web`. Returns undefined when the run has no such HPA.
 */
export function explainHpa(result: Result, name: string, atMicros?: number): string | undefined {
  const facts = result.autoscalers.find(
    ({ object }) => object === `hpa/${name}` || object.split("/").at(-1) === name,
  );
  if (facts === undefined) return undefined;
  const all = result.decisions.filter((each) => each.object === facts.object);
  const told = atMicros === undefined ? all : decisionsAround(all, atMicros);
  const head = `${facts.object} scales ${facts.target} between ${facts.minReplicas} and ${facts.maxReplicas}`;
  if (told.length === 0) return `${head}\nno decision was recorded\n`;
  const lines = told.map((each) => {
    const mark = atMicros !== undefined && covers(each, atMicros) ? "→ " : "  ";
    return `${mark}${decisionLine(result, each)}`;
  });
  return `${[head, ...lines].join("\n")}\n`;
}

/** Names of the run's HPAs, `default/web`. */
export function hpaNames(result: Result): readonly string[] {
  return result.autoscalers.map(({ object }) => object.slice("hpa/".length));
}

/** One decision as a line of text: when, what, how often, why. */
export function decisionLine(result: Result, decision: DecisionRecord): string {
  const { from, to, repeats, action, text } = decision;
  const change =
    from === null && to === null
      ? ""
      : from === to
        ? ` ${to}`
        : `${from === null ? "" : ` ${from}`} → ${to ?? ""}`;
  const until = wallClock(result, decision.lastMicros).slice(11);
  const again = repeats > 0 ? ` (and ${timesMore(repeats)} until ${until})` : "";
  return `${wallClock(result, decision.timeMicros)}  ${action}${change}${again}: ${text}`;
}

function covers(decision: DecisionRecord, atMicros: number): boolean {
  return decision.timeMicros <= atMicros && atMicros <= decision.lastMicros;
}

/** The decisions next to an instant, in their order. */
export function decisionsAround(
  decisions: readonly DecisionRecord[],
  atMicros: number,
): readonly DecisionRecord[] {
  const after = decisions.findIndex((each) => each.lastMicros >= atMicros);
  const middle = after < 0 ? decisions.length - 1 : after;
  return decisions.slice(Math.max(0, middle - NEIGHBOURS), middle + NEIGHBOURS + 1);
}
