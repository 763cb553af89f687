import { MINUTE } from "../../units/index.js";

/**
 * An evicted pod whose deletion is not seen counts as disrupted for at most this long.
 * Source: kubernetes v1.36.3 pkg/controller/disruption/disruption.go#DeletionTimeout
 */
export const DELETION_TIMEOUT = (2 * MINUTE) as typeof MINUTE;
