import type { ProxyPlace } from "../../../network/index.js";
import type { PodServer } from "../pod-server.js";

/** A connection of one client, pinned to the pod that was chosen when it was opened. */
export class Connection {
  readonly server: PodServer;
  readonly openedAt: number;
  /** When it takes no new requests any more. */
  readonly expiresAt: number;
  usedAt = 0;
  requests = 0;
  /** Requests on it now. */
  active = 0;
  isOpen = true;
  /** Where its requests come from: the client's pod, or the node that it came in by; null: nowhere near. */
  from: { readonly place: ProxyPlace } | null = null;

  constructor(server: PodServer, openedAt: number, expiresAt: number) {
    this.server = server;
    this.openedAt = openedAt;
    this.usedAt = openedAt;
    this.expiresAt = expiresAt;
    server.connections++;
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.server.connections--;
  }
}
