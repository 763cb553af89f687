import { expect, it } from "vitest";
import { type Diagnostic, renderDiagnostic } from "../../../src/diagnostics/index.js";

const FAULT: Diagnostic = { code: "HR1503", severity: "error", message: '"foo" is not valid here' };

it("lists the valid values", () => {
  expect(renderDiagnostic({ ...FAULT, rule: "a unit is needed", choices: ["m", "h"] })).toBe(
    'error HR1503 "foo" is not valid here; a unit is needed; valid: m, h',
  );
});

it("does not list them again behind a rule that names them all", () => {
  expect(renderDiagnostic({ ...FAULT, rule: "the units are m, h", choices: ["m", "h"] })).toBe(
    'error HR1503 "foo" is not valid here; the units are m, h',
  );
});

it("lists them behind a rule that names only some", () => {
  expect(renderDiagnostic({ ...FAULT, rule: "for example m", choices: ["m", "h"] })).toContain("valid: m, h");
});

it("a list without values says nothing", () => {
  expect(renderDiagnostic({ ...FAULT, choices: [] })).toBe('error HR1503 "foo" is not valid here');
});
