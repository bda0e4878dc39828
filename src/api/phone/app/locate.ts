/** Where the phone is, as well as it knows. */
import type { Position } from './store.ts';

let latest: Position | null = null;
let isWatching = false;

const locationOf = ({ coords, timestamp }: GeolocationPosition): Position => ({
  latitude: Math.round(coords.latitude * 1e6) / 1e6,
  longitude: Math.round(coords.longitude * 1e6) / 1e6,
  accuracyM: Math.round(coords.accuracy * 10) / 10,
  at: new Date(timestamp).toISOString(),
});

const reasons: Readonly<Record<number, string>> = { 1: 'denied', 2: 'unavailable', 3: 'timeout' };

/** Young enough to be where somebody is now. */
const FRESH_MS = 30_000;
/** Nobody stands at a gate for longer. */
const PATIENCE_MS = 8_000;

/** Asks for the location from now on, so that it is known when the button is pressed. */
export function watch(): void {
  if (isWatching || !navigator.geolocation) return;
  isWatching = true;
  const heard = (position: GeolocationPosition) => {
    latest = locationOf(position);
  };
  navigator.geolocation.watchPosition(heard, () => undefined, { enableHighAccuracy: true });
}

/** @returns the place, or why there is none */
export function locate(): Promise<{ position: Position } | { why: string }> {
  if (latest && Date.now() - Date.parse(latest.at) < FRESH_MS) return Promise.resolve({ position: latest });
  if (!navigator.geolocation) return Promise.resolve({ why: 'unavailable' });
  return new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition(
      (position) => resolve({ position: locationOf(position) }),
      (error) => resolve({ why: reasons[error.code] ?? 'unavailable' }),
      { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: FRESH_MS },
    );
  });
}
