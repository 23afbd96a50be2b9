// Which part of the map is in sight.

/** A place in sight, in pixels of the page. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** Looks at a point of the map, at so many pixels a step of its coordinates. */
export class Camera {
  x = 0;
  y = 0;
  scale = 1;
  width = 1;
  height = 1;
  /** The limits of `scale`. */
  least = 1e-6;
  most = 1e6;

  /** Where a point of the map is. */
  at(x: number, y: number): Spot {
    return { x: (x - this.x) * this.scale + this.width / 2, y: (y - this.y) * this.scale + this.height / 2 };
  }

  /** Moves what is in sight by so many pixels. */
  pan(dx: number, dy: number): void {
    this.x -= dx / this.scale;
    this.y -= dy / this.scale;
  }

  /** Comes nearer by a factor; what is at the spot stays there. */
  zoom(factor: number, spot: Spot = { x: this.width / 2, y: this.height / 2 }): void {
    const scale = Math.min(this.most, Math.max(this.least, this.scale * factor));
    const [dx, dy] = [spot.x - this.width / 2, spot.y - this.height / 2];
    this.x += dx / this.scale - dx / scale;
    this.y += dy / this.scale - dy / scale;
    this.scale = scale;
  }

  /** Where it has to be to see a box of the map, `inset` pixels from its sides, and below what covers so many at the top. */
  toSee(left: number, top: number, right: number, bottom: number, inset: number, covered = 0): Pick<Camera, "x" | "y" | "scale"> {
    const room = (size: number): number => Math.max(40, size - 2 * inset);
    const high = room(this.height - covered) / Math.max(1, bottom - top);
    const fit = Math.min(room(this.width) / Math.max(1, right - left), high);
    const scale = Math.min(this.most, Math.max(this.least, fit));
    return { x: (left + right) / 2, y: (top + bottom) / 2 - covered / 2 / scale, scale };
  }
}
