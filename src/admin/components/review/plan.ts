import type { Point, Shape } from '../../../domain/mobile/fence.rule.ts';
import { say } from '../lib/words.ts';

/** A small plan of where a punch was made: metres east and north of its middle, to scale, from nobody's map service. */

export type { Point as Degrees, Shape };

export interface Spot {
  x: number;
  y: number;
}

const METRES_PER_DEGREE = 111_195;

/** Flat metres around `middle`: true to a promille within the few kilometres of a plan. */
export function flatten(middle: Point) {
  const stretch = Math.cos((middle.latitude * Math.PI) / 180);
  return ({ latitude, longitude }: Point): Spot => ({
    x: (longitude - middle.longitude) * METRES_PER_DEGREE * stretch,
    y: (middle.latitude - latitude) * METRES_PER_DEGREE,
  });
}

const between = (one: Spot, two: Spot): number => Math.hypot(one.x - two.x, one.y - two.y);

function onSide(spot: Spot, from: Spot, to: Spot): Spot {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : ((spot.x - from.x) * dx + (spot.y - from.y) * dy) / length;
  const t = Math.max(0, Math.min(1, along));
  return { x: from.x + t * dx, y: from.y + t * dy };
}

/** The point of a place's edge that is nearest to a spot outside it. */
export function nearestEdge(spot: Spot, shape: Shape, flat: (point: Point) => Spot): Spot {
  if (shape.kind === 'circle') {
    const centre = flat(shape.centre);
    const far = between(spot, centre) || 1;
    const part = shape.radiusM / far;
    return { x: centre.x + (spot.x - centre.x) * part, y: centre.y + (spot.y - centre.y) * part };
  }
  const corners = shape.corners.map(flat);
  const sides = corners.map((from, n) => onSide(spot, from, corners[(n + 1) % corners.length] ?? from));
  return sides.reduce((best, one) => (between(one, spot) < between(best, spot) ? one : best), sides[0] ?? spot);
}

/** The corners of what a shape takes up. */
export function extentOf(shape: Shape, flat: (point: Point) => Spot): Spot[] {
  if (shape.kind === 'polygon') return shape.corners.map(flat);
  const { x, y } = flat(shape.centre);
  return [
    { x: x - shape.radiusM, y: y - shape.radiusM },
    { x: x + shape.radiusM, y: y + shape.radiusM },
  ];
}

/** What fits into the frame: its middle, and how many metres its side has. */
export function frameOf(spots: readonly Spot[]): { middle: Spot; side: number } {
  const xs = spots.map(({ x }) => x);
  const ys = spots.map(({ y }) => y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const side = Math.max(right - left, bottom - top, 60) * 1.3;
  return { middle: { x: (left + right) / 2, y: (top + bottom) / 2 }, side };
}

/** 1, 2 or 5 times a power of ten, about a quarter of the frame: the length of the scale's bar in metres. */
export function barOf(side: number): number {
  const wanted = side / 4;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const step = [5, 2, 1].find((one) => one * power <= wanted) ?? 1;
  return step * power;
}

export const metresText = (metres: number): string =>
  metres < 1000
    ? say('{{it}} m', { it: Math.round(metres) })
    : say('{{it}} km', { it: (metres / 1000).toFixed(metres < 10_000 ? 1 : 0) });
