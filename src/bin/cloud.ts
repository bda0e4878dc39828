import type { Express, RequestHandler, Router } from 'express';
import type { SocialSettings } from '../admin/panel.ts';
import { createPhonePage } from '../api/phone/router.ts';
import type { ApiHooks } from '../api/route.ts';
import { closeApp, createApp, databaseAnswers, listen } from '../api/server.ts';
import { watchSilence } from '../collector/adms/silence-watch.ts';
import { type Config, loadConfig } from '../config.ts';
import type { House } from '../context.ts';
import { createPunchFeed } from '../domain/attendance/punchFeed.ts';
import { watchImports } from '../domain/imports/interrupted-imports.ts';
import { startPostman } from '../domain/mail/postman.ts';
import { startMobileJobs } from '../domain/mobile/jobs.ts';
import { startTelling } from '../domain/sites/tellAdmins.ts';
import { createLog } from '../log.ts';
import { mountMetrics } from './metrics.ts';
import { createNightly } from './nightly.ts';
import { openHouse } from './open-house.ts';
import { keepSubscribing, mountPayments } from './payments.ts';
import { type Running, running, tellParent } from './process.ts';
import { goOnImporting, mountPushes, takingHooks } from './pushes.ts';

/** `hajira cloud`: the panel of all companies, and the other end of every site's sync. */
export async function runCloud(env: NodeJS.ProcessEnv): Promise<void> {
  const config = loadConfig('cloud', env);
  const log = createLog('cloud', config.LOG_LEVEL);
  const life = running(log);
  // what has to be loaded is loaded while the database starts
  const [house, { createPanel }, { createSyncRouter }, { attachCapture }] = await Promise.all([
    openHouse(config, log, () => void life.stop(1)),
    import('../admin/panel.ts'),
    import('../sync/router.ts'),
    import('../sync/capture.ts'),
  ]);
  life.onStop('the database', house.close);
  await attachCapture(house.database, 'cloud');
  const app = createApp({ log, trustProxy: config.TRUST_PROXY, isReady: () => databaseAnswers(house.database) });
  app.use('/sync/v1', createSyncRouter({ house }));
  const feed = createPunchFeed();
  mountPushes(app, config, { house, feed });
  life.onStop('the watch for silence', watchSilence(house));
  life.onStop('the watch for imports', watchImports(house));
  const nightly = createNightly({ house, config });
  life.onStop('the nightly backup', nightly.stop);
  const hooks = { ...takingHooks({ house, feed, signal: life.signal }), backupAlarm: nightly.alarm };
  const payments = await mountPayments(app, config, house);
  const social = socialSettings(config);
  const panel = createPanel({
    ...panelOptions(config, house),
    twoStepRequired: config.TWO_STEP_REQUIRED,
    social,
    hooks: { ...hooks, ...payments, keepsLetters: config.SMTP_URL === undefined },
  });
  life.onStop('the panel', panel.close);
  app.use('/admin', panel.router);
  app.use('/punch', createPhonePage({ hasElsewhere: Object.keys(social).length > 0 }));
  const jobs = startMobileJobs({ house, onStored: feed.tell });
  life.onStop('the jobs of mobile punches', jobs.stop);
  life.onStop('letters about the sync', startTelling(house).stop);
  const origin = await serve(app, config, house, life, hooks);
  const postman = startPostman({ house, smtpUrl: config.SMTP_URL, from: config.MAIL_FROM, origin });
  life.onStop('the mail', postman.stop);
  keepSubscribing(house, life);
  await panel.ready;
  nightly.start();
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

/** Each way in that has its id and its secret. */
export function socialSettings(config: Config): SocialSettings {
  const clients = (['google', 'facebook', 'github', 'twitter'] as const).flatMap((name) => {
    const prefix = name.toUpperCase() as 'GOOGLE' | 'FACEBOOK' | 'GITHUB' | 'TWITTER';
    const [id, secret] = [config[`${prefix}_CLIENT_ID`], config[`${prefix}_CLIENT_SECRET`]];
    const [authorize, token, profile] = config[`${prefix}_ENDPOINTS`]?.split(' ') ?? [];
    const endpoints = authorize && token && profile ? { endpoints: { authorize, token, profile } } : {};
    return id && secret ? [[name, { id, secret, ...endpoints }] as const] : [];
  });
  return Object.fromEntries(clients);
}

/** The API, loaded when it is first asked for: a start does not wait for it. */
function apiOf(house: House, hooks: ApiHooks): RequestHandler {
  let loading: Promise<Router> | undefined;
  return (req, res, next) => {
    loading ??= import('../api/api.ts').then(({ createApi }) => createApi({ house, hooks }));
    loading.then((api) => api(req, res, next), next);
  };
}

/** Opens the doors once everything is mounted, and says where. @returns the address browsers reach it at */
export async function serve(
  app: Express,
  config: Config,
  house: House,
  life: Running,
  hooks: ApiHooks,
): Promise<string> {
  app.use('/api/v1', apiOf(house, hooks));
  mountMetrics(app, house, config);
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
  const importing = goOnImporting(house, hooks);
  life.onStop('the file imports', () => importing);
  tellParent({ ready: true, url, port: listening.port, databaseUrl: house.database.url });
  return url;
}
