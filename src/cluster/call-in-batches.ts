import type { ApiClient } from "./api-client.js";
import { nextSlowStartBatch } from "./slow-start-batch.js";

/** Makes API calls all at once; `then` runs after the last was answered, or at once without any. */
export function callAtOnce(client: ApiClient, writes: readonly (() => void)[], then: () => void): void {
  if (writes.length === 0) {
    then();
    return;
  }
  // Calls take effect in the order in which they are made: the last one ends the batch.
  const last = writes.length - 1;
  for (let i = 0; i < last; i++) client.call(writes[i]!);
  client.call(() => {
    writes[last]!();
    then();
  });
}

/**
 * Makes API calls in batches of 1, 2, 4, …, each when the one before was answered; a batch in which a call failed
 * (returned false) is the last. `then` runs after it and hears whether one failed.
 */
export function callInSlowStart(
  client: ApiClient,
  writes: readonly (() => unknown)[],
  then: (failed: boolean) => void,
  made = 0,
  previousBatch = 0,
  failures = 0,
): void {
  const batch = nextSlowStartBatch(previousBatch, writes.length - made, failures);
  let failed = 0;
  const attempts = writes.slice(made, made + batch).map((write) => () => {
    if (write() === false) failed++;
  });
  callAtOnce(client, attempts, () => {
    if (batch === 0) then(failures > 0);
    else callInSlowStart(client, writes, then, made + batch, batch, failed);
  });
}
