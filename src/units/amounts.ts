declare const cpuMillicores: unique symbol;
declare const bytes: unique symbol;

/** An amount of CPU in thousandths of a core. Requests and limits are integers, rounded up as upstream does. */
export type CpuMillicores = number & { readonly [cpuMillicores]: true };

/** An amount of memory or storage in bytes. */
export type Bytes = number & { readonly [bytes]: true };

export function millicores(value: number): CpuMillicores {
  return value as CpuMillicores;
}

export function bytesOf(value: number): Bytes {
  return value as Bytes;
}
