import { join } from 'node:path';
import { createApp, databaseAnswers } from '../api/server.ts';
import { type Config, loadConfig } from '../config.ts';
import type { Runtime } from '../context.ts';
import { findBoundSite } from '../db/platform.ts';
import { createPunchFeed } from '../domain/attendance/punch-feed.ts';
import { createLog } from '../log.ts';
import { version } from '../project.ts';
import { bootstrap } from './bootstrap.ts';
import { panelOptions, serve } from './cloud.ts';
import { diskOf } from './disk.ts';
import { ownJobs, startJobsOf } from './jobs.ts';
import { createNightly } from './nightly.ts';
import { running } from './process.ts';
import { mountPushes, takingHooks } from './pushes.ts';

/** Which machine this is: beside the data folder, not in it, so that a restored copy of the data is not taken for it. */
export const instanceFile = (config: Pick<Config, 'dataDir'>): string => join(config.dataDir, '..', 'site.instance');

async function loadParts() {
  const [panel, collector, discovery, sync, watch, photos, binding, conversation, accepting] = await Promise.all([
    import('../admin/panel.ts'),
    import('../collector/collector.ts'),
    import('../collector/discover.ts'),
    import('../sync/sync.ts'),
    import('../sync/watch.ts'),
    import('../sync/photos.ts'),
    import('../sync/bind.ts'),
    import('../sync/conversation.ts'),
    import('../sync/accept.ts'),
  ]);
  return {
    ...panel,
    ...collector,
    ...discovery,
    ...sync,
    ...watch,
    ...photos,
    ...binding,
    ...conversation,
    ...accepting,
  };
}

/** `hajira site`: one factory's own server: its panel, its terminals, its end of the sync. */
export async function runSite(env: NodeJS.ProcessEnv): Promise<void> {
  const config = loadConfig('site', env);
  const log = createLog('site', config.LOG_LEVEL);
  const life = running(log);
  // what has to be loaded is loaded while the database starts
  const [runtime, parts] = await Promise.all([bootstrap(config, log, () => void life.stop(1)), loadParts()]);
  const { createPanel, createCollector, discover, createSync, watchOutbox, bind, instanceIdIn } = parts;
  life.onStop('the database', runtime.close);
  const bindTo = async (cloudUrl: string, code: string) => {
    await bind({ runtime, cloudUrl, code, instanceFile: instanceFile(config), appVersion: version });
    sync.changed();
  };
  const sync = createSync({
    runtime,
    debounceMs: config.SYNC_DEBOUNCE_SECONDS * 1000,
    appVersion: version,
    instanceId: () => instanceIdIn(instanceFile(config)),
    machine: async () => ({ disk: await diskOf(config.dataDir) }),
  });
  const feed = createPunchFeed();
  const onStored = () => sync.changed();
  const collector = createCollector({
    runtime,
    schedule: config.POLL_SCHEDULE,
    onStored,
    feed,
    dumpFolder: join(config.dataDir, 'dumps'),
  });
  await bindBySettings(config, runtime, bindTo);
  await sync.start();
  life.onStop('the sync', sync.stop);
  // whatever is changed here goes up soon, whoever changed it
  life.onStop('the look at the outbox', watchOutbox(runtime, sync.changed).stop);
  life.onStop('the collector', () => collector.stop());

  const nightly = createNightly({
    runtime,
    config,
    alongside: async (folder, signal) => void (await parts.exportConversation(runtime, folder, signal)),
  });

  const app = createApp({ log, trustProxy: config.TRUST_PROXY, isReady: () => databaseAnswers(runtime.database) });
  const isBound = async () => (await findBoundSite(runtime.database)) !== undefined;
  const taking = takingHooks({ runtime, feed, onStored, signal: life.signal });
  const panel = createPanel({
    ...panelOptions(config, runtime),
    hooks: {
      bind: bindTo,
      isBound,
      backupAlarm: nightly.alarm,
      syncNow: sync.now,
      cloudPhotos: parts.createPhotoReader(runtime, version),
      disk: () => diskOf(config.dataDir),
      acceptCloud: parts.acceptCloud,
      samePerson: parts.samePerson,
      pollNow: async (id: string) => void (await collector.pollNow(id)),
      clear: collector.clear,
      prove: collector.prove,
      test: collector.test,
      discover: (subnet, port) => discover(subnet, { port }),
      ...taking,
    },
  });
  mountPushes(app, config, { runtime, feed, onStored });
  life.onStop('the panel', panel.close);
  app.use('/admin', panel.router);
  await serve(app, config, runtime, life, taking);
  await panel.ready;
  startJobsOf(runtime, ownJobs(runtime, nightly), life);
  life.onStop('the nightly backup', nightly.stop);
}

/** A site that is set up without its panel: CLOUD_URL and BIND_CODE, used once. */
async function bindBySettings(
  config: Config,
  runtime: Runtime,
  bindTo: (url: string, code: string) => Promise<void>,
): Promise<void> {
  const { CLOUD_URL: cloudUrl, BIND_CODE: code } = config;
  if (!cloudUrl || !code || (await findBoundSite(runtime.database))) return;
  await bindTo(cloudUrl, code);
  runtime.log.info({ cloudUrl }, 'this site is bound; BIND_CODE can be removed now');
}
