// Bytes as shards carry them: numbers of seven bits a byte, deflated, in base64 (`src/site/data/pack.rs`).

import { bytes, load } from "./data.ts";

/** Inflates base64 of a raw deflate stream to bytes. */
export async function inflated(base64: string): Promise<Uint8Array> {
  const stream = new Blob([bytes(base64)]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** The first shard of a stream that may be in several: see `src/site/data/stream.rs`. */
export interface Head {
  readonly parts: number;
  readonly bytes: string;
}

/** A stream with what its first shard says of it. The other shards are read side by side. */
export async function stream<T extends Head>(name: string): Promise<{ head: T; data: Uint8Array }> {
  const head = await load<T>(name);
  const others = Array.from({ length: head.parts - 1 }, (_, nth) => load<string>(`${name}-${nth + 1}`));
  const parts = await Promise.all([inflated(head.bytes), ...others.map(async (part) => inflated(await part))]);
  if (parts.length === 1) return { head, data: parts[0]! };
  const data = new Uint8Array(parts.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of parts) {
    data.set(part, at);
    at += part.length;
  }
  return { head, data };
}

/** The text of bytes in UTF-8. */
export function text(data: Uint8Array): string {
  return new TextDecoder().decode(data);
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
