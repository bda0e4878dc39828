/** After a test run, whatever its outcome: the keeper stops PostgreSQL and removes its folder. */
export default async function globalTeardown() {
  const keeper = globalThis.clusterKeeper;
  if (keeper === undefined || keeper.exitCode !== null) return;
  const ended = new Promise((resolve) => keeper.once('exit', resolve));
  keeper.stdin.end();
  await ended;
}
