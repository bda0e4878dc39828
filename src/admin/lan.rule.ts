const ONLY_HERE = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * Under which address a terminal reaches this server, when a person reads its panel under `origin`.
 *
 * @param addresses this machine's own in its networks
 * @returns `isHere`: it was opened on the machine itself, and nobody else reaches it so
 */
export function reachedAt(origin: string, addresses: readonly string[]): { origin: string; isHere: boolean } {
  const url = new URL(origin);
  const isHere = ONLY_HERE.test(url.hostname);
  const [address] = addresses;
  if (!isHere || address === undefined) return { origin, isHere };
  url.hostname = address;
  return { origin: url.origin, isHere };
}
