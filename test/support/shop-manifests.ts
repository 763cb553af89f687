/** A Deployment of that many pods, spread over nodes where asked, with a Service of its name. */
export function appManifests(
  name: string,
  shape: {
    readonly replicas?: number;
    readonly cpu?: string;
    readonly limit?: string;
    readonly namespace?: string;
    readonly podSpec?: string;
    readonly containers?: string;
  } = {},
): string {
  const { replicas = 3, cpu = "100m", limit = "1", namespace = "default" } = shape;
  return `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      topologySpreadConstraints:
        - {maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: ScheduleAnyway, labelSelector: {matchLabels: {app: ${name}}}}
${shape.podSpec ?? ""}      containers:
        - name: main
          image: ${name}:1
          ports: [{containerPort: 8080, name: http}]
          resources: {requests: {cpu: ${cpu}, memory: 64Mi}, limits: {cpu: "${limit}"}}
${shape.containers ?? ""}---
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: ${namespace}}
spec: {selector: {app: ${name}}, ports: [{port: 80, targetPort: http}]}
`;
}
