import type { ObjectMeta } from "../kubernetes/index.js";

/** How the store names an object. */
export interface ObjectIdentity {
  readonly namespace: string;
  readonly name: string;
  /** `namespace/name`. */
  readonly key: string;
}

/** The identity of an object of a manifest. */
export function identityOf({ namespace = "default", name }: ObjectMeta): ObjectIdentity {
  return { namespace, name, key: `${namespace}/${name}` };
}
