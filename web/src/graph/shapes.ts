// The shapes of types, of about equal area: circle, square, diamond, triangle, triangle on its point, hexagon, bar.

const CORNERS: readonly (readonly number[])[] = [
  [],
  [-0.89, -0.89, 0.89, -0.89, 0.89, 0.89, -0.89, 0.89],
  [0, -1.25, 1.25, 0, 0, 1.25, -1.25, 0],
  [0, -1.25, 1.25, 0.95, -1.25, 0.95],
  [0, 1.25, 1.25, -0.95, -1.25, -0.95],
  [-1.1, 0, -0.55, -0.95, 0.55, -0.95, 1.1, 0, 0.55, 0.95, -0.55, 0.95],
  [-1.35, -0.65, 1.35, -0.65, 1.35, 0.65, -1.35, 0.65],
];

/** Adds a shape to a path. */
export function trace(path: Path2D | CanvasRenderingContext2D, shape: number, x: number, y: number, radius: number): void {
  const corners = CORNERS[shape] ?? [];
  if (corners.length === 0) {
    path.moveTo(x + radius, y);
    path.arc(x, y, radius, 0, 2 * Math.PI);
    return;
  }
  path.moveTo(x + corners[0]! * radius, y + corners[1]! * radius);
  for (let at = 2; at < corners.length; at += 2) path.lineTo(x + corners[at]! * radius, y + corners[at + 1]! * radius);
  path.closePath();
}
