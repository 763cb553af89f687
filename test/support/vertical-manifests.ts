/** `main` of most tests of VPAs: half a core and 512 MiB are requested. */
export const MAIN_CONTAINER =
  '{name: main, image: "main:1", resources: {requests: {cpu: 500m, memory: 512Mi}, limits: {memory: 1Gi}}}';

/** A Deployment of these containers, each in flow style. */
export function deployment(
  name: string,
  containers: readonly string[] = [MAIN_CONTAINER],
  replicas = 4,
): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [${containers.join(", ")}]}
`;
}

/** A VPA over the Deployment of its name, after other manifests. `more`: lines of its spec, two spaces in. */
export function verticalAutoscaler(name: string, more = ""): string {
  return `---
apiVersion: autoscaling.k8s.io/v1
kind: VerticalPodAutoscaler
metadata: {name: ${name}}
spec:
  targetRef: {kind: Deployment, name: ${name}}
${more}`;
}

/** A line of a VPA's spec. */
export function updateMode(mode: string): string {
  return `  updatePolicy: {updateMode: "${mode}"}\n`;
}
