// A map that one can move in: two canvases on each other, the lower with everything, the upper with what is in focus.
// Mouse, touch, pen and keyboard.

import { Camera, type Spot } from "./camera.ts";
import { type Detail, MOVING, RESTING, paint, paintNear, radius } from "./paint.ts";
import { onPalette, palette } from "./palette.ts";
import { type Scene, around, degree } from "./scene.ts";

/** What a map tells. */
export interface Events {
  /** Another node is in focus, or none. */
  focus(node: number | undefined): void;
  /** A node is to be opened. */
  open(node: number): void;
}

/** Pixels that a pointer may move and still click. */
const STILL = 5;
/** Milliseconds of rest before all is drawn, of a step of that, and of a move to a place. */
const REST = 90;
const SLICE = 9;
const FLIGHT = 350;
/** Room between what is shown whole and the sides. */
const INSET = 48;

/** A map in an element. */
export class MapView {
  readonly camera = new Camera();
  /** The node that was chosen. */
  focused: number | undefined;
  /** What edges say, as soon as that is known. */
  labels: ((edge: number) => readonly string[]) | undefined;
  allEdges = false;
  /** Pixels at the top that something lies over. */
  covered: () => number = () => 0;

  private hovered: number | undefined;
  private colours = palette();
  private readonly base: CanvasRenderingContext2D;
  private readonly top: CanvasRenderingContext2D;
  private readonly back = document.createElement("canvas");
  private readonly pointers = new Map<number, Spot>();
  private pressed: Spot | undefined;
  private isMoving = false;
  private frame = 0;
  private rest = 0;
  private painting: Generator<void, boolean> | undefined;
  private flight: { from: [number, number, number]; to: [number, number, number]; start: number } | undefined;
  private readonly stop: (() => void)[] = [];

  constructor(
    readonly element: HTMLElement,
    public scene: Scene,
    private readonly events: Events,
  ) {
    const canvas = (name: string): CanvasRenderingContext2D => {
      const made = document.createElement("canvas");
      made.className = name;
      made.setAttribute("aria-hidden", "true");
      element.append(made);
      return made.getContext("2d")!;
    };
    this.base = canvas("base");
    this.top = canvas("top");
    this.listen();
    this.measure();
    this.show();
  }

  /** Takes the map away. */
  remove(): void {
    for (const stop of this.stop) stop();
    cancelAnimationFrame(this.frame);
    clearTimeout(this.rest);
    this.base.canvas.remove();
    this.top.canvas.remove();
  }

  private listen(): void {
    const { element } = this;
    const on = <K extends keyof HTMLElementEventMap>(name: K, heard: (event: HTMLElementEventMap[K]) => void): void => {
      element.addEventListener(name, heard, { passive: false });
      this.stop.push(() => element.removeEventListener(name, heard));
    };
    on("pointerdown", (event) => this.press(event));
    on("pointermove", (event) => this.move(event));
    on("pointerup", (event) => this.release(event));
    on("pointercancel", (event) => this.pointers.delete(event.pointerId));
    on("pointerleave", () => this.hover(undefined));
    on("dblclick", (event) => {
      const node = this.pick(this.spot(event), 10);
      if (node !== undefined) this.events.open(node);
    });
    on("wheel", (event) => {
      event.preventDefault();
      const lines = event.deltaMode === 1 ? 16 : 1;
      this.flight = undefined;
      this.camera.zoom(2 ** (-event.deltaY * lines * (event.ctrlKey ? 0.012 : 0.0022)), this.spot(event));
      this.moved();
    });
    on("keydown", (event) => this.key(event));
    on("focus", () => this.draw());
    on("blur", () => this.draw());
    const sizes = new ResizeObserver(() => {
      this.measure();
      this.changed();
    });
    sizes.observe(element);
    this.stop.push(() => sizes.disconnect());
    this.stop.push(
      onPalette(() => {
        this.colours = palette();
        this.changed();
      }),
    );
  }

  private measure(): void {
    const { clientWidth: width, clientHeight: height } = this.element;
    const ratio = Math.min(2, devicePixelRatio || 1);
    for (const canvas of [this.base.canvas, this.top.canvas, this.back]) {
      canvas.width = Math.max(1, Math.round(width * ratio));
      canvas.height = Math.max(1, Math.round(height * ratio));
    }
    for (const context of [this.base, this.top, this.back.getContext("2d")!]) {
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
    }
    this.camera.width = width;
    this.camera.height = height;
  }

  // What is in sight.

  /** The box of what is shown. */
  private bounds(nodes: Iterable<number>): [number, number, number, number] | undefined {
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    const { x, y, visible } = this.scene;
    for (const node of nodes) {
      if (visible[node] === 0) continue;
      left = Math.min(left, x[node]!);
      right = Math.max(right, x[node]!);
      top = Math.min(top, y[node]!);
      bottom = Math.max(bottom, y[node]!);
    }
    return left > right ? undefined : [left, top, right, bottom];
  }

  /** Shows the whole map. */
  show(isSlow = false): void {
    const bounds = this.bounds(this.scene.order);
    if (!bounds) return this.changed();
    const { camera, scene } = this;
    camera.most = 70 / scene.unit;
    camera.least = 0;
    const whole = camera.toSee(...bounds, Math.min(INSET, camera.width / 10), this.covered());
    camera.least = whole.scale / 3;
    this.go(whole, isSlow);
  }

  /** Shows a node with its neighbours. */
  showNear(node: number, isSlow = true): void {
    const { scene, camera } = this;
    const near = [node];
    around(scene, node, (other) => near.push(other));
    const bounds = this.bounds(near.slice(0, 60)) ?? [0, 0, 0, 0];
    // The node stays in the middle.
    const [x, y] = [scene.x[node]!, scene.y[node]!];
    const [dx, dy] = [Math.max(x - bounds[0], bounds[2] - x), Math.max(y - bounds[1], bounds[3] - y)];
    const see = camera.toSee(x - dx, y - dy, x + dx, y + dy, INSET * 1.5);
    this.go({ x, y, scale: Math.max(see.scale, Math.min(camera.scale, 14 / scene.unit), 1.2 / scene.unit) }, isSlow);
  }

  /** Zooms by a factor around the middle, or the node in focus. */
  zoom(factor: number): void {
    const { camera, focused, scene } = this;
    const spot = focused === undefined ? undefined : camera.at(scene.x[focused]!, scene.y[focused]!);
    camera.zoom(factor, spot);
    this.moved();
  }

  private go(to: Pick<Camera, "x" | "y" | "scale">, isSlow: boolean): void {
    const { camera } = this;
    if (!isSlow || matchMedia("(prefers-reduced-motion: reduce)").matches) {
      Object.assign(camera, to);
      this.flight = undefined;
      return this.changed();
    }
    this.flight = {
      from: [camera.x, camera.y, Math.log(camera.scale)],
      to: [to.x, to.y, Math.log(to.scale)],
      start: performance.now(),
    };
    this.draw();
  }

  // Drawing.

  /** Draws all anew: something other than the camera changed. */
  changed(): void {
    this.painting = undefined;
    this.isMoving = true;
    this.draw();
    this.settle();
  }

  /** Draws what moved. */
  private moved(): void {
    this.changed();
  }

  private settle(): void {
    clearTimeout(this.rest);
    this.rest = window.setTimeout(() => {
      this.isMoving = false;
      if (this.isPartial) {
        this.painting = this.paintOn(this.back.getContext("2d")!, RESTING);
        this.draw();
      }
    }, REST);
  }

  /** Whether the last picture left something out. */
  private isPartial = false;

  private paintOn(context: CanvasRenderingContext2D, detail: Detail): Generator<void, boolean> {
    return paint(context, this.scene, this.camera, this.colours, { allEdges: this.allEdges }, detail);
  }

  /** Asks for a frame. */
  private draw(): void {
    if (this.frame === 0) this.frame = requestAnimationFrame((now) => this.tick(now));
  }

  private tick(now: number): void {
    this.frame = 0;
    if (this.flight) {
      const { from, to, start } = this.flight;
      const time = Math.min(1, Math.max(0, now - start) / FLIGHT);
      const eased = time * time * (3 - 2 * time);
      const between = (at: 0 | 1 | 2): number => from[at] + (to[at] - from[at]) * eased;
      this.camera.scale = Math.exp(between(2));
      this.camera.x = between(0);
      this.camera.y = between(1);
      if (time === 1) this.flight = undefined;
      this.isMoving = true;
      this.settle();
    }
    if (this.isMoving && !this.painting) {
      const steps = this.paintOn(this.base, MOVING);
      let step = steps.next();
      while (!step.done) step = steps.next();
      this.isPartial = !step.value || this.allEdges;
      if (!this.flight) this.isMoving = false;
    } else if (this.painting) {
      this.paintStep();
    }
    this.drawTop();
    if (this.flight || this.painting) this.draw();
  }

  private paintStep(): void {
    const end = performance.now() + SLICE;
    let step = this.painting!.next();
    while (!step.done && performance.now() < end) step = this.painting!.next();
    if (!step.done) return;
    this.painting = undefined;
    this.isPartial = false;
    const { base, camera } = this;
    base.clearRect(0, 0, camera.width, camera.height);
    base.drawImage(this.back, 0, 0, camera.width, camera.height);
  }

  private drawTop(): void {
    const { top, camera, scene, colours } = this;
    const node = this.hovered ?? this.focused;
    const isShown = node !== undefined && scene.visible[node] === 1;
    this.base.canvas.classList.toggle("dim", isShown);
    top.clearRect(0, 0, camera.width, camera.height);
    if (!isShown) return;
    paintNear(top, scene, camera, colours, node, node === this.focused || camera.scale * scene.unit > 8 ? this.labels : undefined);
  }

  // Pointers.

  private spot(event: MouseEvent): Spot {
    const { left, top } = this.element.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  /** The node nearest to a spot, if it is there. */
  private pick(spot: Spot, reach: number): number | undefined {
    const { scene, camera } = this;
    let found: number | undefined;
    let least = Infinity;
    for (let node = 0; node < scene.n; node++) {
      if (scene.visible[node] === 0) continue;
      const dx = (scene.x[node]! - camera.x) * camera.scale + camera.width / 2 - spot.x;
      const dy = (scene.y[node]! - camera.y) * camera.scale + camera.height / 2 - spot.y;
      if (Math.abs(dx) > 40 || Math.abs(dy) > 40) continue;
      const distance = Math.hypot(dx, dy) - radius(scene, camera, node);
      if (distance < reach && distance < least) [found, least] = [node, distance];
    }
    return found;
  }

  private press(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.element.focus({ preventScroll: true });
    this.element.setPointerCapture(event.pointerId);
    this.flight = undefined;
    const spot = this.spot(event);
    this.pointers.set(event.pointerId, spot);
    this.pressed = this.pointers.size === 1 ? spot : undefined;
  }

  private move(event: PointerEvent): void {
    const spot = this.spot(event);
    const before = this.pointers.get(event.pointerId);
    if (!before) {
      if (event.pointerType === "mouse") this.hover(this.pick(spot, 6));
      return;
    }
    if (this.pressed && Math.hypot(spot.x - this.pressed.x, spot.y - this.pressed.y) < STILL) return;
    this.pressed = undefined;
    const [other] = [...this.pointers].filter(([id]) => id !== event.pointerId);
    if (other) {
      const [, fixed] = other;
      const apart = (a: Spot): number => Math.max(20, Math.hypot(a.x - fixed.x, a.y - fixed.y));
      this.camera.zoom(apart(spot) / apart(before), { x: (spot.x + fixed.x) / 2, y: (spot.y + fixed.y) / 2 });
      this.camera.pan((spot.x - before.x) / 2, (spot.y - before.y) / 2);
    } else {
      this.camera.pan(spot.x - before.x, spot.y - before.y);
    }
    this.pointers.set(event.pointerId, spot);
    this.element.classList.add("grabbed");
    this.moved();
  }

  private release(event: PointerEvent): void {
    this.pointers.delete(event.pointerId);
    this.element.classList.remove("grabbed");
    if (!this.pressed) return;
    this.pressed = undefined;
    this.focus(this.pick(this.spot(event), event.pointerType === "mouse" ? 8 : 20));
  }

  private hover(node: number | undefined): void {
    if (node === this.hovered) return;
    this.hovered = node;
    this.element.classList.toggle("over", node !== undefined);
    this.draw();
  }

  /** Shows a node as if a pointer were over it. */
  hint(node: number | undefined): void {
    this.hover(node);
  }

  /** Puts a node in focus. */
  focus(node: number | undefined): void {
    if (node === this.focused) return;
    this.focused = node;
    this.hovered = undefined;
    this.draw();
    this.events.focus(node);
  }

  // Keys.

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrows: Record<string, [number, number]> = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, -1],
      ArrowDown: [0, 1],
    };
    const way = arrows[event.key];
    if (way) this.step(way);
    else if (event.key === "+" || event.key === "=") this.zoom(1.4);
    else if (event.key === "-") this.zoom(1 / 1.4);
    else if (event.key === "0") this.show(true);
    else if (event.key === "Enter" && this.focused !== undefined) this.events.open(this.focused);
    else if (event.key === "Escape" && this.focused !== undefined) this.focus(undefined);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Goes to the neighbour in a direction; the first step to the largest node in sight. */
  private step([wx, wy]: readonly [number, number]): void {
    const { scene, focused, camera } = this;
    if (focused === undefined) {
      const inSight = (node: number): boolean => {
        const { x, y } = camera.at(scene.x[node]!, scene.y[node]!);
        return scene.visible[node] === 1 && x > 0 && y > 0 && x < camera.width && y < camera.height;
      };
      this.focus([...scene.order].find(inSight));
      return;
    }
    let [found, best] = [undefined as number | undefined, Infinity];
    let cone = 1.4;
    const look = (other: number): void => {
      if (scene.visible[other] === 0 || other === focused) return;
      const [dx, dy] = [scene.x[other]! - scene.x[focused]!, scene.y[other]! - scene.y[focused]!];
      const along = dx * wx + dy * wy;
      const across = Math.abs(dx * wy) + Math.abs(dy * wx);
      if (along <= 0 || across > along * cone) return;
      const distance = along + 2 * across;
      if (distance < best) [found, best] = [other, distance];
    };
    around(scene, focused, look);
    cone = Infinity;
    if (found === undefined) around(scene, focused, look);
    if (found === undefined && degree(scene, focused) === 0) scene.order.forEach(look);
    if (found === undefined) return;
    this.focus(found);
    const { x, y } = camera.at(scene.x[found]!, scene.y[found]!);
    const isNearSide = x < INSET || y < INSET || x > camera.width - INSET || y > camera.height - INSET;
    if (isNearSide) this.go({ x: scene.x[found]!, y: scene.y[found]!, scale: camera.scale }, true);
  }
}
