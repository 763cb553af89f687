export { type Diagnostic, InputError, type Place, type Severity } from "./diagnostic.js";
export { nearestName } from "./nearest-name.js";
export { renderDiagnostic } from "./render-diagnostic.js";
