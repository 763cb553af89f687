import type { ApiClient } from "./api-client.js";

/** Makes API calls one after the other, each when the one before was answered; `then` runs after the last. */
export function callInOrder(
  client: ApiClient,
  writes: readonly (() => void)[],
  then: () => void,
  next = 0,
): void {
  const write = writes[next];
  if (write === undefined) {
    then();
    return;
  }
  client.call(() => {
    write();
    callInOrder(client, writes, then, next + 1);
  });
}
