import type { Express, RequestHandler, Router } from 'express';
import { createPhonePage } from '../api/phone/router.ts';
import { closeApp, createApp, databaseAnswers, listen } from '../api/server.ts';
import { type Config, loadConfig } from '../config.ts';
import type { House } from '../context.ts';
import { createPunchFeed } from '../domain/attendance/punchFeed.ts';
import { startMobileJobs } from '../domain/mobile/jobs.ts';
import { createLog } from '../log.ts';
import { openHouse } from './open-house.ts';
import { type Running, running, tellParent } from './process.ts';
import { mountPushes, takingHooks } from './pushes.ts';

/** `hajira cloud`: the panel of all companies, and the other end of every site's sync. */
export async function runCloud(env: NodeJS.ProcessEnv): Promise<void> {
  const config = loadConfig('cloud', env);
  const log = createLog('cloud', config.LOG_LEVEL);
  const life = running(log);
  // what has to be loaded is loaded while the database starts
  const [house, { createPanel }, { createSyncRouter }] = await Promise.all([
    openHouse(config, log, () => void life.stop(1)),
    import('../admin/panel.ts'),
    import('../sync/router.ts'),
  ]);
  life.onStop('the database', house.close);
  const app = createApp({ log, trustProxy: config.TRUST_PROXY, isReady: () => databaseAnswers(house.database) });
  app.use('/sync/v1', createSyncRouter({ house }));
  const feed = createPunchFeed();
  mountPushes(app, config, { house, feed });
  const panel = createPanel({ ...panelOptions(config, house), hooks: takingHooks({ house, feed }) });
  life.onStop('the panel', panel.close);
  app.use('/admin', panel.router);
  app.use('/punch', createPhonePage());
  const jobs = startMobileJobs({ house, onStored: feed.tell });
  life.onStop('the jobs of mobile punches', jobs.stop);
  await serve(app, config, house, life);
  await panel.ready;
}

/** What the panel of either role is given. */
export function panelOptions(config: Config, house: House) {
  return {
    house,
    cookieSecret: house.sealer.derive('session-cookie'),
    secureCookies: config.PUBLIC_URL?.startsWith('https:') ?? false,
    ...(config.PUBLIC_URL ? { publicUrl: config.PUBLIC_URL } : {}),
  };
}

/** The API, loaded when it is first asked for: a start does not wait for it. */
function apiOf(house: House): RequestHandler {
  let loading: Promise<Router> | undefined;
  return (req, res, next) => {
    loading ??= import('../api/api.ts').then(({ createApi }) => createApi({ house }));
    loading.then((api) => api(req, res, next), next);
  };
}

/** Opens the doors once everything is mounted, and says where. */
export async function serve(app: Express, config: Config, house: House, life: Running): Promise<void> {
  app.use('/api/v1', apiOf(house));
  app.get('/', (_req, res) => res.redirect('/admin'));
  closeApp(app, house.log);
  const listening = await listen(app, config.HOST, config.PORT);
  life.onStop('the web server', () => listening.close());
  const host =
    config.HOST === '0.0.0.0' || config.HOST === '::' || config.HOST === '127.0.0.1' ? 'localhost' : config.HOST;
  const url = config.PUBLIC_URL ?? `http://${host}:${listening.port}`;
  house.log.info(
    { url, data: config.DATABASE_URL ? 'DATABASE_URL' : config.dataDir },
    `the ${config.role} is ready: ${url}/admin`,
  );
  tellParent({ ready: true, url, port: listening.port, databaseUrl: house.database.url });
}
