import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon';
import { distance } from '@turf/distance';

/** Degrees, as GPS gives them. */
export interface Point {
  latitude: number;
  longitude: number;
}

/** A circle, or the corners of an area in their order. */
export type Shape = { kind: 'circle'; centre: Point; radiusM: number } | { kind: 'polygon'; corners: readonly Point[] };

const position = ({ latitude, longitude }: Point): [number, number] => [longitude, latitude];

/** Metres over the ground, on the sphere. */
export const metresBetween = (one: Point, two: Point): number =>
  distance(position(one), position(two), { units: 'kilometers' }) * 1000;

const isPoint = ({ latitude, longitude }: Point): boolean => Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;

/**
 * What makes a location impossible in itself, so that no other punch is measured against it: made up by an app, within
 * `nullDegrees` of 0, 0 (what phones say that have found none; open sea), or known to `leastAccuracyM` metres at best.
 */
export const impossible = { nullDegrees: 0.01, leastAccuracyM: 10_000 } as const;

/**
 * `23.9917, 90.4115` -> points. Several are separated by semicolons or new lines.
 *
 * @returns null when the text is no list of points
 */
export function pointsOf(text: string): Point[] | null {
  const parts = text.split(/[;\n]/).map((part) => part.trim());
  const points: Point[] = [];
  for (const part of parts.filter((one) => one !== '')) {
    const match = /^(-?\d{1,2}(?:\.\d+)?)\s*[,\s]\s*(-?\d{1,3}(?:\.\d+)?)$/.exec(part);
    if (!match) return null;
    const point = { latitude: Number(match[1]), longitude: Number(match[2]) };
    if (!isPoint(point)) return null;
    points.push(point);
  }
  return points.length === 0 ? null : points;
}

/** @returns null when points and radius make no place: one point with a radius, or three corners and more without */
export function shapeOf(text: string, radiusM: number | null): Shape | null {
  const points = pointsOf(text);
  const [centre] = points ?? [];
  if (!points || !centre) return null;
  if (points.length === 1) return radiusM === null ? null : { kind: 'circle', centre, radiusM };
  return points.length >= 3 && radiusM === null ? { kind: 'polygon', corners: points } : null;
}

/** The point of a straight side that is nearest; small enough for the ground to be flat. */
function nearestOf(point: Point, from: Point, to: Point): Point {
  const stretch = Math.cos((point.latitude * Math.PI) / 180);
  const [ax, ay] = [(to.longitude - from.longitude) * stretch, to.latitude - from.latitude];
  const [bx, by] = [(point.longitude - from.longitude) * stretch, point.latitude - from.latitude];
  const length = ax * ax + ay * ay;
  const along = length === 0 ? 0 : Math.max(0, Math.min(1, (ax * bx + ay * by) / length));
  return {
    latitude: from.latitude + along * (to.latitude - from.latitude),
    longitude: from.longitude + along * (to.longitude - from.longitude),
  };
}

/** How far a point lies outside a place, in metres; 0 inside and on its edge. */
export function metresOutside(point: Point, shape: Shape): number {
  if (shape.kind === 'circle') return Math.max(0, metresBetween(point, shape.centre) - shape.radiusM);
  const { corners } = shape;
  const ring = [...corners, ...corners.slice(0, 1)].map(position);
  if (booleanPointInPolygon(position(point), { type: 'Polygon', coordinates: [ring] })) return 0;
  const sides = corners.map((from, n) => ({ from, to: corners[(n + 1) % corners.length] ?? from }));
  return Math.min(...sides.map(({ from, to }) => metresBetween(point, nearestOf(point, from, to))));
}

/** The place that a point lies in or nearest to; null when there is none. */
export function nearestGeofence<P extends { shape: Shape }>(
  point: Point,
  geofences: readonly P[],
): { geofence: P; metres: number } | null {
  let best: { geofence: P; metres: number } | null = null;
  for (const geofence of geofences) {
    const metres = metresOutside(point, geofence.shape);
    if (best === null || metres < best.metres) best = { geofence, metres };
  }
  return best;
}
