import {
  any,
  between,
  bool,
  integer,
  list,
  natural,
  noEffect,
  notYet,
  object,
  oneOf,
  port,
  positive,
  required,
  resourceList,
  type Shape,
  signedQuantity,
  text,
  texts,
} from "./shape.js";

export const seLinuxOptions = object({ user: text, role: text, type: text, level: text });
export const windowsOptions = object({
  gmsaCredentialSpecName: text,
  gmsaCredentialSpec: text,
  runAsUserName: text,
  hostProcess: bool,
});
export const securityProfile = object({ type: text, localhostProfile: text });

const securityContext = object({
  capabilities: object({ add: texts, drop: texts }),
  privileged: bool,
  seLinuxOptions,
  windowsOptions,
  runAsUser: integer,
  runAsGroup: integer,
  runAsNonRoot: bool,
  readOnlyRootFilesystem: bool,
  allowPrivilegeEscalation: bool,
  procMount: text,
  seccompProfile: securityProfile,
  appArmorProfile: securityProfile,
});

export const resourceRequirements = object({
  requests: resourceList,
  limits: resourceList,
  ...notYet({ claims: list(object({ name: required(text), request: text })) }),
});

const exec = object({ command: texts });
const httpGet = object({
  path: text,
  port: required(port),
  host: text,
  scheme: oneOf("HTTP", "HTTPS"),
  httpHeaders: list(object({ name: required(text), value: text })),
});
const tcpSocket = object({ port: required(port), host: text });

function probe(successThreshold: Shape) {
  return object({
    exec,
    httpGet,
    tcpSocket,
    grpc: object({ port: required(between(1, 65_535)), service: text }),
    initialDelaySeconds: natural,
    timeoutSeconds: natural,
    periodSeconds: natural,
    successThreshold,
    failureThreshold: natural,
    terminationGracePeriodSeconds: positive,
  });
}

const lifecycleHandler = object({ exec, httpGet, tcpSocket, sleep: object({ seconds: required(natural) }) });

const keyReference = object({ name: text, key: required(text), optional: bool });
const envVar = object({
  name: required(text),
  value: text,
  valueFrom: object({
    fieldRef: object({ apiVersion: text, fieldPath: required(text) }),
    resourceFieldRef: object({ containerName: text, resource: required(text), divisor: signedQuantity }),
    configMapKeyRef: keyReference,
    secretKeyRef: keyReference,
    fileKeyRef: object({ volumeName: text, path: text, key: text, optional: bool }),
  }),
});
const sourceReference = object({ name: text, optional: bool });

const containerFields = {
  name: required(text),
  image: text,
  imagePullPolicy: oneOf("Always", "IfNotPresent", "Never"),
  resources: resourceRequirements,
  ports: list(
    object({
      name: text,
      containerPort: required(between(1, 65_535)),
      hostPort: between(0, 65_535),
      hostIP: text,
      protocol: oneOf("TCP", "UDP", "SCTP"),
    }),
  ),
  readinessProbe: probe(natural),
  startupProbe: probe(between(0, 1)),
  livenessProbe: probe(between(0, 1)),
  lifecycle: object({
    preStop: lifecycleHandler,
    postStart: lifecycleHandler,
    ...noEffect({ stopSignal: text }),
  }),
  resizePolicy: list(
    object({
      resourceName: required(oneOf("cpu", "memory")),
      restartPolicy: required(oneOf("NotRequired", "RestartContainer")),
    }),
  ),
  ...noEffect({
    command: texts,
    args: texts,
    workingDir: text,
    env: list(envVar),
    envFrom: list(object({ prefix: text, configMapRef: sourceReference, secretRef: sourceReference })),
    volumeMounts: list(
      object({
        name: required(text),
        mountPath: required(text),
        readOnly: bool,
        recursiveReadOnly: text,
        subPath: text,
        subPathExpr: text,
        mountPropagation: text,
      }),
    ),
    volumeDevices: list(object({ name: required(text), devicePath: required(text) })),
    securityContext,
    terminationMessagePath: text,
    terminationMessagePolicy: text,
    stdin: bool,
    stdinOnce: bool,
    tty: bool,
    restartPolicyRules: any,
  }),
};

export const container = object({ ...containerFields, ...notYet({ restartPolicy: text }) });

export const initContainer = object({
  ...containerFields,
  restartPolicy: oneOf("Always", "OnFailure", "Never"),
});
