import { type Diagnostic, nearestName, type Place } from "../../diagnostics/index.js";
import {
  BUILT_IN_GROUPS,
  BUILT_IN_KINDS,
  type BuiltInKind,
  findBuiltInKind,
  joinApiVersion,
  splitApiVersion,
} from "./built-in-kinds.js";

/** A known kind, a custom resource that this program knows nothing of, or the fault that keeps it from being either. */
export type ResolvedKind =
  | { readonly type: "built-in"; readonly kind: BuiltInKind }
  | { readonly type: "custom" }
  | { readonly type: "fault"; readonly diagnostic: Diagnostic };

/**
 * Finds out what an apiVersion and a kind name.
 *
 * Groups without a dot are Kubernetes' own (custom resources must have one), so an unknown one is a mistake;
 * so is an unknown kind or version of a built-in group. Everything else is a custom resource.
 *
 * Returns diagnostics: HR1103 unknown kind, HR1104 unknown apiVersion.
 */
export function resolveKind(
  apiVersion: string,
  kind: string,
  place: (field: "apiVersion" | "kind") => Place,
): ResolvedKind {
  const { group, version } = splitApiVersion(apiVersion);
  const known = findBuiltInKind(group, kind);
  if (known !== undefined) {
    if (known.versions.includes(version)) return { type: "built-in", kind: known };
    return unknownApiVersion(apiVersion, kind, [known], place("apiVersion"));
  }
  const namesakes = BUILT_IN_KINDS.filter((candidate) => candidate.kind === kind);
  if (BUILT_IN_GROUPS.includes(group)) {
    // `apps/v1 HorizontalPodAutoscaler`: the kind is right, its group is not.
    if (namesakes.length > 0) return unknownApiVersion(apiVersion, kind, namesakes, place("apiVersion"));
    const siblings = BUILT_IN_KINDS.filter((candidate) => candidate.group === group).map((k) => k.kind);
    const everything = BUILT_IN_KINDS.map((candidate) => candidate.kind);
    const nearest = nearestName(kind, siblings) ?? nearestName(kind, everything);
    return {
      type: "fault",
      diagnostic: {
        code: "HR1103",
        severity: "error",
        place: place("kind"),
        message: `unknown kind "${kind}" of ${apiVersion}`,
        value: kind,
        ...(nearest === undefined ? { choices: siblings } : { hint: `did you mean ${nearest}?` }),
      },
    };
  }
  if (group.includes(".")) return { type: "custom" };
  return unknownApiVersion(apiVersion, kind, namesakes, place("apiVersion"));
}

function unknownApiVersion(
  apiVersion: string,
  kind: string,
  candidates: readonly BuiltInKind[],
  place: Place,
): ResolvedKind {
  const choices = candidates.flatMap((candidate) =>
    candidate.versions.map((version) => joinApiVersion(candidate.group, version)),
  );
  const nearest =
    candidates.length > 0
      ? nearestName(apiVersion, choices)
      : nearestName(
          apiVersion,
          BUILT_IN_KINDS.map((candidate) => joinApiVersion(candidate.group, candidate.versions[0]!)),
        );
  return {
    type: "fault",
    diagnostic: {
      code: "HR1104",
      severity: "error",
      place,
      message: `unknown apiVersion "${apiVersion}" of kind ${kind}`,
      value: apiVersion,
      ...(choices.length > 0 ? { choices } : {}),
      ...(nearest === undefined ? {} : { hint: `did you mean ${nearest}?` }),
    },
  };
}
