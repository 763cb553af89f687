import { z } from "zod";
import { bytesQuantity, latency } from "./scalars.js";

/** Times that upstream leaves open, with the values assumed where the scenario says nothing. */
export const latenciesSchema = z
  .strictObject({
    api: latency()
      .default("5ms")
      .describe("A call to the API server, from sending until the change is applied."),
    watch: latency().default("10ms").describe("From a change until watchers see it."),
    schedulerCycle: latency().default("2ms").describe("One scheduling cycle of one pod."),
    bind: latency().default("5ms").describe("The binding call."),
    volumes: latency().default("0s").describe("Mounting volumes, ConfigMaps and Secrets."),
    volumeProvision: latency()
      .default({ p50: "3s", p99: "10s" })
      .describe("Making a volume for a PersistentVolumeClaim."),
    volumeAttach: latency().default({ p50: "8s", p99: "30s" }).describe("Attaching a volume to a node."),
    volumeDetach: latency()
      .default({ p50: "8s", p99: "30s" })
      .describe("Unmounting a volume, telling so and detaching it from a node."),
    sandbox: latency().default({ p50: "500ms", p99: "2s" }).describe("Pod sandbox and network."),
    imagePull: latency()
      .default({ p50: "3s", p99: "15s" })
      .describe("Pulling one image that a node does not have, where its size is not given."),
    imageCheck: latency()
      .default("150ms")
      .describe("Asking the registry for an image that is there (imagePullPolicy Always)."),
    imageBandwidth: bytesQuantity()
      .default("50M")
      .describe("Bytes per second of pulling and unpacking, where an image's size is given."),
    containerStart: latency().default("200ms").describe("Creating and starting one container."),
    podCleanup: latency()
      .default({ p50: "2s", p99: "3s" })
      .describe("From the last container's exit until the final phase is posted and the pod object goes."),
    endpointPropagation: latency()
      .default({ p50: "50ms", p99: "500ms" })
      .describe(
        "Programming a changed set of endpoints on the nodes, beside kube-proxy's own minimum period.",
      ),
    scrape: latency().default("50ms").describe("metrics-server's request to one kubelet."),
    sameZone: latency().default("250us").describe("Network round trip within a zone."),
    crossZone: latency().default("1ms").describe("Network round trip between zones."),
  })
  .prefault({})
  .describe("How long things take: a duration, or {p50, p99} of a log-normal.");
