import { MINUTE, type SimTime } from "../../units/index.js";

/**
 * How long a volume stays on a node that does not say that it is unmounted, before it is detached by force.
 *
 * Source: kubernetes v1.36.3 pkg/controller/volume/attachdetach/attach_detach_controller.go (ReconcilerMaxWaitForUnmountDuration)
 */
export const MAX_WAIT_FOR_UNMOUNT = (6 * MINUTE) as SimTime;

/** A taint by which people say that a node's machine is off: its volumes need no waiting. */
export const OUT_OF_SERVICE_TAINT = "node.kubernetes.io/out-of-service";
