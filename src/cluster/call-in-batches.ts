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

/** Makes API calls in batches of 1, 2, 4, …, each when the one before was answered; `then` runs after the last. */
export function callInSlowStart(
  client: ApiClient,
  writes: readonly (() => void)[],
  then: () => void,
  made = 0,
  previousBatch = 0,
): void {
  // The store refuses no pod yet (quotas come with admission), so no batch has failures.
  const batch = nextSlowStartBatch(previousBatch, writes.length - made, 0);
  callAtOnce(client, writes.slice(made, made + batch), () => {
    if (batch === 0) then();
    else callInSlowStart(client, writes, then, made + batch, batch);
  });
}
