// Places for the nodes of a small graph around its first one: rings by distance, then forces.

import type { Rows } from "../network.ts";

const ROUNDS = 220;

/** Places for `n` nodes; the distance of two neighbours is about 1, and node 0 is in the middle. */
export function arrange(n: number, { starts, targets }: Rows): { x: Float32Array; y: Float32Array } {
  const near: number[][] = Array.from({ length: n }, () => []);
  for (let node = 0; node < n; node++) {
    for (let at = starts[node]!; at < starts[node + 1]!; at++) {
      near[node]!.push(targets[at]!);
      near[targets[at]!]!.push(node);
    }
  }
  const x = new Float32Array(n);
  const y = new Float32Array(n);
  // A walk in depth puts what hangs together on one side.
  const ring = new Int32Array(n).fill(-1);
  const order: number[] = [];
  ring[0] = 0;
  for (let front = [0]; front.length > 0; ) {
    const next: number[] = [];
    for (const node of front) {
      order.push(node);
      for (const other of near[node]!) {
        if (ring[other]! >= 0) continue;
        ring[other] = ring[node]! + 1;
        next.push(other);
      }
    }
    front = next;
  }
  order.forEach((node, nth) => {
    const angle = nth * 2.399963;
    x[node] = 1.6 * ring[node]! * Math.cos(angle);
    y[node] = 1.6 * ring[node]! * Math.sin(angle);
  });
  const dx = new Float32Array(n);
  const dy = new Float32Array(n);
  for (let round = 0; round < ROUNDS; round++) {
    const longest = 0.6 * (1 - round / ROUNDS) + 0.01;
    dx.fill(0);
    dy.fill(0);
    for (let a = 0; a < n; a++) {
      for (let b = a + 1; b < n; b++) {
        const [wx, wy] = [x[a]! - x[b]!, y[a]! - y[b]!];
        const push = 1.1 / (wx * wx + wy * wy + 0.02);
        dx[a]! += wx * push;
        dy[a]! += wy * push;
        dx[b]! -= wx * push;
        dy[b]! -= wy * push;
      }
    }
    for (let node = 0; node < n; node++) {
      for (const other of near[node]!) {
        const pull = 0.7 / Math.sqrt(Math.min(near[node]!.length, near[other]!.length));
        dx[node]! += (x[other]! - x[node]!) * pull;
        dy[node]! += (y[other]! - y[node]!) * pull;
      }
      // Names are wide.
      dx[node]! -= 0.03 * x[node]!;
      dy[node]! -= 0.06 * y[node]!;
    }
    for (let node = 1; node < n; node++) {
      const length = Math.hypot(dx[node]!, dy[node]!) || 1;
      const step = Math.min(longest, 0.25 * length) / length;
      x[node]! += dx[node]! * step;
      y[node]! += dy[node]! * step;
    }
  }
  return { x, y };
}
