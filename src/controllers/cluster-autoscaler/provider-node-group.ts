import type { CloudNodeGroup } from "../../cloud/index.js";
import type { NodeGroup, NodeGroupOptions } from "./node-group.js";

/** A provider's group with its options filled in; sizes are the provider's at the instant of reading. */
export class ProviderNodeGroup implements NodeGroup {
  readonly cloud: CloudNodeGroup;
  readonly options: NodeGroupOptions;

  constructor(cloud: CloudNodeGroup, defaults: NodeGroupOptions) {
    this.cloud = cloud;
    this.options = { ...defaults, ...cloud.overrides };
  }

  get id(): string {
    return this.cloud.id;
  }

  get minSize(): number {
    return this.cloud.minSize;
  }

  get maxSize(): number {
    return this.cloud.maxSize;
  }

  get targetSize(): number {
    return this.cloud.targetSize;
  }

  get exists(): boolean {
    return this.cloud.exists;
  }
}
