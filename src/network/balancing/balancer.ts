/** Something that connections are dealt to. */
export interface Balanced {
  /** Connections that are open to it now. */
  readonly activeConnections: number;
}

/** Chooses where a new connection goes. Keeps what a proxy remembers between two choices. */
export interface Balancer<T> {
  /** `targets` is not empty; `client` stands for the address of who connects, equal for equal addresses. */
  pick(targets: readonly T[], client: number): T;
}

/** Uniform numbers in [0, 1). */
export interface UniformSource {
  uniform(): number;
}
