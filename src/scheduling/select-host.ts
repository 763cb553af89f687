/** Room for one heap at a time. */
let roots = new Int32Array(0);

/**
 * Index of the winner where ties go by the order of the list: upstream builds a binary max-heap over the totals
 * and takes its root, so that among equals the one decides that the heap's construction moves to the top.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/schedule_one.go#selectHost with Go's container/heap Init
 */
export function selectHeapRoot(totals: Float64Array, count: number): number {
  // roots[i]: who stands at the top of the sub-heap i after it was built; a child wins only if strictly larger.
  if (roots.length < count) roots = new Int32Array(2 * count);
  for (let i = count - 1; i >= 0; i--) {
    roots[i] = i;
    const left = 2 * i + 1;
    if (left >= count) continue;
    let child = roots[left]!;
    const right = left + 1;
    if (right < count && totals[roots[right]!]! > totals[child]!) child = roots[right]!;
    if (totals[child]! > totals[i]!) roots[i] = child;
  }
  return roots[0]!;
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
