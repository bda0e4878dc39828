import type { Express, RequestHandler, Router } from 'express';
import type { SocialSettings } from '../admin/panel.ts';
import { createPhonePage } from '../api/phone/router.ts';
import type { ApiHooks } from '../api/route.ts';
import { closeApp, createApp, databaseAnswers, listen } from '../api/server.ts';
import { type Config, loadConfig } from '../config.ts';
import type { Runtime } from '../context.ts';
import { createPunchFeed } from '../domain/attendance/punch-feed.ts';
import { createPostman } from '../domain/mail/postman.ts';
import { createLog } from '../log.ts';
import { bootstrap } from './bootstrap.ts';
import { cloudJobs, startJobsOf } from './jobs.ts';
import { mountMetrics } from './metrics.ts';
import { createNightly } from './nightly.ts';
import { mountPayments } from './payments.ts';
import { type Running, running, tellParent } from './process.ts';
import { goOnImporting, mountPushes, takingHooks } from './pushes.ts';

/** `hajira cloud`: the panel of all companies, and the other end of every site's sync. */
export async function runCloud(env: NodeJS.ProcessEnv): Promise<void> {
  const config = loadConfig('cloud', env);
  const log = createLog('cloud', config.LOG_LEVEL);
  const life = running(log);
  // what has to be loaded is loaded while the database starts
  const [runtime, { createPanel }, { createSyncRouter }, { attachCapture }] = await Promise.all([
    bootstrap(config, log, () => void life.stop(1)),
    import('../admin/panel.ts'),
    import('../sync/router.ts'),
    import('../sync/capture.ts'),
  ]);
  life.onStop('the database', runtime.close);
  await attachCapture(runtime.database, 'cloud');
  const app = createApp({ log, trustProxy: config.TRUST_PROXY, isReady: () => databaseAnswers(runtime.database) });
  app.use('/sync/v1', createSyncRouter({ runtime }));
  const feed = createPunchFeed();
  mountPushes(app, config, { runtime, feed });
  const listeningSince = runtime.clock.now();
  const nightly = createNightly({ runtime, config });
  const hooks = { ...takingHooks({ runtime, feed, signal: life.signal }), backupAlarm: nightly.alarm };
  const payments = await mountPayments(app, config, runtime);
  const social = socialSettings(config);
  const panel = createPanel({
    ...panelOptions(config, runtime),
    twoStepRequired: config.TWO_STEP_REQUIRED,
    social,
    hooks: { ...hooks, ...payments, keepsLetters: config.SMTP_URL === undefined },
  });
  life.onStop('the panel', panel.close);
  app.use('/admin', panel.router);
  app.use('/punch', createPhonePage({ hasElsewhere: Object.keys(social).length > 0 }));
  const origin = await serve(app, config, runtime, life, hooks);
  const postman = createPostman({ runtime, smtpUrl: config.SMTP_URL, from: config.MAIL_FROM, origin });
  life.onStop('the mail', postman.close);
  await panel.ready;
  startJobsOf(runtime, cloudJobs({ runtime, nightly, postman, onStored: feed.tell, listeningSince }), life);
  life.onStop('the nightly backup', nightly.stop);
}

/** What the panel of either role is given. */
export function panelOptions(config: Config, runtime: Runtime) {
  return {
    runtime,
    cookieSecret: runtime.sealer.derive('session-cookie'),
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
function apiOf(runtime: Runtime, hooks: ApiHooks): RequestHandler {
  let loading: Promise<Router> | undefined;
  return (req, res, next) => {
    loading ??= import('../api/api.ts').then(({ createApi }) => createApi({ runtime, hooks }));
    loading.then((api) => api(req, res, next), next);
  };
}

/** Listens once everything is mounted. @returns the address browsers reach it at */
export async function serve(
  app: Express,
  config: Config,
  runtime: Runtime,
  life: Running,
  hooks: ApiHooks,
): Promise<string> {
  app.use('/api/v1', apiOf(runtime, hooks));
  mountMetrics(app, runtime, config);
  app.get('/', (_req, res) => res.redirect('/admin'));
  closeApp(app, runtime.log);
  const listening = await listen(app, config.HOST, config.PORT);
  life.onStop('the web server', () => listening.close());
  const host =
    config.HOST === '0.0.0.0' || config.HOST === '::' || config.HOST === '127.0.0.1' ? 'localhost' : config.HOST;
  const url = config.PUBLIC_URL ?? `http://${host}:${listening.port}`;
  runtime.log.info(
    { url, data: config.DATABASE_URL ? 'DATABASE_URL' : config.dataDir },
    `the ${config.role} is ready: ${url}/admin`,
  );
  const importing = goOnImporting(runtime, hooks);
  life.onStop('the file imports', () => importing);
  tellParent({ ready: true, url, port: listening.port, databaseUrl: runtime.database.url });
  return url;
}
