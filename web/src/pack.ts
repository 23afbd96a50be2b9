// Bytes as shards carry them: numbers of seven bits a byte, deflated, in base64 (`src/site/data/pack.rs`).

import { bytes } from "./data.ts";

/** Inflates base64 of a raw deflate stream to bytes. */
export async function inflated(base64: string): Promise<Uint8Array> {
  const stream = new Blob([bytes(base64)]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Reads numbers, the lowest bits of each first; `at` is where the next one begins. */
export function reader(data: Uint8Array, from = 0): { next(): number; at(): number } {
  let at = from;
  return {
    next() {
      let value = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = data[at++];
        if (byte === undefined) throw new RangeError("the data ends too soon");
        value |= (byte & 0x7f) << shift;
        if (byte < 0x80) return value >>> 0;
      }
    },
    at: () => at,
  };
}
