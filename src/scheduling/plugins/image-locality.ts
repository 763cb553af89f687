import type { NodeView } from "../node-view.js";
import { MAX_NODE_SCORE } from "../normalize-scores.js";
import type { Plugin, PreparedScore } from "../plugin.js";

const MEBIBYTE = 1024 * 1024;
const MIN_THRESHOLD = 23 * MEBIBYTE;
const MAX_CONTAINER_THRESHOLD = 1000 * MEBIBYTE;

const NO_IMAGES: PreparedScore = { score: () => 0, isEqualForAll: true };

/**
 * Scores nodes by the size of the pod's images that they already hold, each scaled by the share of nodes that hold
 * it, so that one warm node does not attract everything.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/plugins/imagelocality
 */
export const imageLocality: Plugin = {
  name: "ImageLocality",
  prepareScore: (pod, context) => {
    const { nodes } = context;
    const nodesPerImage = context.images.nodesPerImage();
    if (nodesPerImage.size === 0) return NO_IMAGES;
    return {
      score: (node) => {
        let sum = 0;
        for (const image of pod.images) {
          const size = imageSize(node, image);
          if (size > 0) sum += Math.trunc(size * ((nodesPerImage.get(image) ?? 0) / nodes.length));
        }
        return imagePriority(sum, pod.containerCount);
      },
    };
  },
};

function imagePriority(sum: number, containerCount: number): number {
  const max = MAX_CONTAINER_THRESHOLD * containerCount;
  const clamped = Math.min(Math.max(sum, MIN_THRESHOLD), max);
  return Math.trunc((MAX_NODE_SCORE * (clamped - MIN_THRESHOLD)) / (max - MIN_THRESHOLD));
}

function imageSize(node: NodeView, image: string): number {
  for (const candidate of node.images ?? []) {
    if (candidate.names?.includes(image)) return candidate.sizeBytes ?? 0;
  }
  return 0;
}
