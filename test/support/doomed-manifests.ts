/** Pods' required node affinity, for a pod's spec in a template; the terms in flow style. */
export function requiredNodeAffinity(terms: string): string {
  return `      affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: ${terms}}}}\n`;
}

/** A Job `night`, after other manifests. `spec`: lines of its spec, two spaces in. */
export function nightJob(spec: string): string {
  return `---
apiVersion: batch/v1
kind: Job
metadata: {name: night}
spec:
${spec}  template:
    spec: {restartPolicy: Never, containers: [{name: main, image: "night:1"}]}
`;
}
