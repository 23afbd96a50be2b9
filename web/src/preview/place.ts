// Where a preview goes: below its link or above it, never over it, and inside the window.

/** A box in the window, in CSS pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Where a preview goes. */
export interface Spot {
  readonly left: number;
  readonly top: number;
  /** How high it may be. */
  readonly height: number;
  readonly side: "below" | "above";
}

/** Between the link and the preview. */
const GAP = 6;
/** Between the preview and the edges of the window. */
const MARGIN = 8;

/** The place of a preview of this size for a link. */
export function place(
  link: Box,
  size: { readonly width: number; readonly height: number },
  view: { readonly width: number; readonly height: number },
  rtl: boolean,
): Spot {
  const below = view.height - MARGIN - (link.bottom + GAP);
  const above = link.top - GAP - MARGIN;
  const side = size.height <= below || below >= above ? "below" : "above";
  const room = Math.max(side === "below" ? below : above, 0);
  const height = Math.min(size.height, room);
  const wanted = rtl ? link.right - size.width : link.left;
  const left = Math.max(MARGIN, Math.min(wanted, view.width - MARGIN - size.width));
  return { left, top: side === "below" ? link.bottom + GAP : link.top - GAP - height, height: room, side };
}

/** Of the boxes of a link that runs over several lines, the one at a point, or the first. */
export function boxAt<B extends Box>(boxes: readonly B[], x: number, y: number): B | undefined {
  const near = (it: Box): boolean => y >= it.top - 2 && y <= it.bottom + 2 && x >= it.left - 2 && x <= it.right + 2;
  return boxes.find(near) ?? boxes[0];
}
