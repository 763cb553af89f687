import { escapeText } from "../report/index.js";
import type { Check } from "./comparison-checks.js";

/**
 * Checks as JUnit XML, as build servers read it: a suite per variant, a case per check. What could not be judged is
 * skipped.
 */
export function renderJUnit(name: string, checks: readonly Check[]): string {
  const variants = [...new Set(checks.map(({ variant }) => variant))];
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${escapeText(name)}" ${countsOf(checks)}>`,
  ];
  for (const variant of variants) {
    const own = checks.filter((check) => check.variant === variant);
    lines.push(`  <testsuite name="${escapeText(variant)}" ${countsOf(own)}>`);
    for (const check of own) lines.push(...caseOf(check, name));
    lines.push("  </testsuite>");
  }
  lines.push("</testsuites>", "");
  return lines.join("\n");
}

function countsOf(checks: readonly Check[]): string {
  const failures = checks.filter(({ passed }) => passed === false).length;
  const skipped = checks.filter(({ passed }) => passed === null).length;
  return `tests="${checks.length}" failures="${failures}" skipped="${skipped}"`;
}

function caseOf({ variant, name, passed, message }: Check, suite: string): string[] {
  const head = `    <testcase classname="${escapeText(`${suite}.${variant}`)}" name="${escapeText(name)}"`;
  const text = escapeText(message);
  if (passed === false) return [`${head}>`, `      <failure message="${text}"/>`, "    </testcase>"];
  if (passed === null) return [`${head}>`, `      <skipped message="${text}"/>`, "    </testcase>"];
  return [`${head}>`, `      <system-out>${text}</system-out>`, "    </testcase>"];
}
