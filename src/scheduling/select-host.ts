/** A heap's positions, each parent before its left branch and that before its right one; made once per size. */
const orders = new Map<number, Int32Array>();
/** Sizes beyond it are forgotten together: only odd clusters have so many. */
const MOST_ORDERS = 256;

/**
 * Index of the winner where ties go by the order of the list: upstream builds a binary max-heap over the totals
 * and takes its root, so that among equals the one decides that the heap's construction moves to the top. A child
 * moves up only if it is larger, a right one only if it is larger than the left: of the largest totals the first
 * in the order parent, left branch, right branch wins.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/schedule_one.go#selectHost with Go's container/heap Init
 */
export function selectHeapRoot(totals: Float64Array, count: number): number {
  const order = preorder(count);
  let best = 0;
  let max = totals[0]!;
  for (let i = 1; i < count; i++) {
    const total = totals[order[i]!]!;
    if (total > max) {
      max = total;
      best = order[i]!;
    }
  }
  return best;
}

function preorder(count: number): Int32Array {
  let order = orders.get(count);
  if (order === undefined) {
    order = new Int32Array(count);
    let length = 0;
    const open = [0];
    while (open.length > 0) {
      const i = open.pop()!;
      order[length++] = i;
      if (2 * i + 2 < count) open.push(2 * i + 2);
      if (2 * i + 1 < count) open.push(2 * i + 1);
    }
    if (orders.size >= MOST_ORDERS) orders.clear();
    orders.set(count, order);
  }
  return order;
}

/**
 * Index of the winner where ties are drawn uniformly (1.34). `uniform` is asked only when there is a tie.
 *
 * Source: kubernetes v1.34.2 pkg/scheduler/schedule_one.go#selectHost
 */
export function selectUniformly(totals: Float64Array, count: number, uniform: () => number): number {
  let best = 0;
  let ties = 1;
  for (let i = 1; i < count; i++) {
    if (totals[i]! > totals[best]!) {
      best = i;
      ties = 1;
    } else if (totals[i] === totals[best]) ties++;
  }
  if (ties === 1) return best;
  let skip = Math.floor(uniform() * ties);
  for (let i = best; i < count; i++) {
    if (totals[i] === totals[best] && skip-- === 0) return i;
  }
  return best;
}
