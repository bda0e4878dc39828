import { Text } from '@adminjs/design-system';
import { say } from '../lib/words.ts';
import {
  barOf,
  type Degrees,
  extentOf,
  flatten,
  frameOf,
  metresText,
  nearestEdge,
  type Shape,
  type Spot,
} from './plan.ts';

const WIDTH = 320;
const HEIGHT = 240;

interface Geofence {
  id: string;
  name: string;
  shape: Shape;
}

/** A geofence, the point with its accuracy, and the way between them. */
export default function GeofenceMap({
  point,
  geofences,
  nearest,
  distanceM,
}: {
  point: Degrees & { accuracyM: number | null };
  geofences: readonly Geofence[];
  nearest: string | null;
  distanceM: number | null;
}) {
  const flat = flatten(point);
  const here: Spot = { x: 0, y: 0 };
  const main = geofences.find(({ name }) => name === nearest) ?? geofences[0];
  const { middle, side } = frameOf([here, ...(main ? extentOf(main.shape, flat) : [])]);
  const scale = Math.min(WIDTH, HEIGHT) / side;
  const at = ({ x, y }: Spot): Spot => ({
    x: WIDTH / 2 + (x - middle.x) * scale,
    y: HEIGHT / 2 + (y - middle.y) * scale,
  });
  const isOut = (distanceM ?? 0) > 0;
  const bar = barOf(side);
  const edge = main && isOut ? at(nearestEdge(here, main.shape, flat)) : null;
  const spot = at(here);
  const words = main
    ? isOut
      ? say('{{metres}} outside {{geofence}}', { metres: metresText(distanceM ?? 0), geofence: main.name })
      : say('Inside {{geofence}}', { geofence: main.name })
    : say('No geofence is set for this employee');
  return (
    <figure style={{ margin: 0 }}>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={say('{{words}}, accuracy {{accuracyM}}', { words, accuracyM: metresText(point.accuracyM ?? 0) })}
        data-testid="geofence-map"
        style={{ width: '100%', maxWidth: 420, borderRadius: 8, background: '#f3f7f6', border: '1px solid #d5dfdd' }}
      >
        {geofences.map((geofence) => (
          <Outline key={geofence.id} geofence={geofence} flat={flat} at={at} scale={scale} />
        ))}
        {edge ? (
          <line
            x1={spot.x}
            y1={spot.y}
            x2={edge.x}
            y2={edge.y}
            stroke="#b3261e"
            strokeWidth="1.5"
            strokeDasharray="4 3"
          />
        ) : null}
        <circle cx={spot.x} cy={spot.y} r={Math.max(2, (point.accuracyM ?? 0) * scale)} fill="rgba(30,80,180,.15)" />
        <circle cx={spot.x} cy={spot.y} r="5" fill={isOut ? '#b3261e' : '#1e50b4'} stroke="#fff" strokeWidth="2" />
        <path
          d={`M10 ${HEIGHT - 10} v-5 M10 ${HEIGHT - 10} h${bar * scale} v-5`}
          stroke="#40504e"
          fill="none"
          strokeWidth="1.5"
        />
        <text x={14} y={HEIGHT - 16} fontSize="11" fill="#40504e">
          {metresText(bar)}
        </text>
        <text x={WIDTH - 8} y={16} fontSize="11" fill="#40504e" textAnchor="end">
          N ↑
        </text>
      </svg>
      <figcaption>
        <Text fontSize="sm">
          {words}. {point.latitude.toFixed(6)}, {point.longitude.toFixed(6)}
          {point.accuracyM === null ? '' : say(', known to {{accuracyM}}', { accuracyM: metresText(point.accuracyM) })}
        </Text>
      </figcaption>
    </figure>
  );
}

function Outline({
  geofence: { name, shape },
  flat,
  at,
  scale,
}: {
  geofence: Geofence;
  flat: (point: Degrees) => Spot;
  at: (spot: Spot) => Spot;
  scale: number;
}) {
  const shapeStyle = { fill: 'rgba(11,122,111,.14)', stroke: '#0b7a6f', strokeWidth: 1.5 };
  const spots = shape.kind === 'circle' ? [at(flat(shape.centre))] : shape.corners.map((corner) => at(flat(corner)));
  const [first] = spots;
  if (!first) return null;
  const middle = {
    x: spots.reduce((sum, { x }) => sum + x, 0) / spots.length,
    y: spots.reduce((sum, { y }) => sum + y, 0) / spots.length,
  };
  // under the geofence, unless it fills the frame
  const bottom = Math.max(...spots.map(({ y }) => y)) + (shape.kind === 'circle' ? shape.radiusM * scale : 0) + 13;
  const below = bottom > HEIGHT - 26 ? middle.y + 4 : bottom;
  return (
    <g>
      {shape.kind === 'circle' ? (
        <circle cx={first.x} cy={first.y} r={shape.radiusM * scale} {...shapeStyle} />
      ) : (
        <polygon points={spots.map(({ x, y }) => `${x},${y}`).join(' ')} {...shapeStyle} />
      )}
      <text x={middle.x} y={below} fontSize="11" fill="#075e56" textAnchor="middle">
        {name}
      </text>
    </g>
  );
}
