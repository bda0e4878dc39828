/** The backup that nobody has to think of: once a day, made up for when the machine was off, told when it fails. */

import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import type { Runtime } from '../context.ts';
import { checkBackup } from '../db/backup/check.ts';
import { ofBackupName } from '../db/backup/format.ts';
import { type MadeBackup, writeBackup } from '../db/backup/write.ts';
import type { Message } from '../i18n/message.ts';
import { operationMessage } from '../i18n/operations.ts';
import { Problem, problem } from '../problem.ts';
import { version } from '../project.ts';
import { proveBackup } from './backups.ts';
import { alarmOf, type BackupStatus, isDue, isProofDue, lastGood, nothingYet, outlived } from './nightly.rule.ts';

export interface NightlyOptions {
  runtime: Runtime;
  config: Pick<Config, 'role' | 'backupDir' | 'BACKUP_AT' | 'BACKUP_KEEP_DAYS' | 'BACKUP_VERIFY_DAYS'>;
  /** what else is to be written to the folder, before the backup */
  alongside?: (folder: string, signal: AbortSignal) => Promise<void>;
  /** puts a backup back into a scratch database. @throws when it does not come back whole */
  prove?: (file: string) => Promise<unknown>;
}

export interface Nightly {
  /** false: BACKUP_AT is off */
  readonly isOn: boolean;
  /**
   * As a background job: looks, and fails when the last backup failed.
   *
   * @throws Problem `backup.nightly-failed`
   */
  run(how: { isForced: boolean }): Promise<void>;
  stop(): Promise<void>;
  /** Makes a backup when one is due, or at once. Never fails: what went wrong is in the standing and the log. */
  check(isForced?: boolean): Promise<void>;
  standing(): BackupStatus;
  /** what somebody should be told */
  alarm(): Message | undefined;
}

const nightlyFailed = problem(operationMessage, 'backup.nightly-failed', { status: 500 });

const FIRST_CHECK_MS = 10 * 60_000;
const PART_MS = 24 * 60 * 60_000;

/** How the backups of a role in a folder stand: a file beside them, so that it outlives process and database. */
export const standingFile = (folder: string, role: string): string => join(folder, `hajira-${role}.status.json`);

export function readStanding(folder: string, role: string): BackupStatus {
  try {
    return {
      ...nothingYet,
      ...(JSON.parse(readFileSync(standingFile(folder, role), 'utf8')) as Partial<BackupStatus>),
    };
  } catch {
    return nothingYet; // none yet, or unreadable: the next backup writes it anew
  }
}

export function createNightly(options: NightlyOptions): Nightly {
  const job = new NightlyJob(options);
  return {
    isOn: job.isOn,
    run: (how) => job.run(how),
    stop: () => job.stop(),
    check: (isForced) => job.check(isForced),
    standing: () => job.standing(),
    alarm: () => job.alarm(),
  };
}

class NightlyJob implements Nightly {
  readonly #options: NightlyOptions;
  readonly #abort = new AbortController();
  readonly #since = performance.now();
  #running: Promise<void> | undefined;

  constructor(options: NightlyOptions) {
    this.#options = options;
  }

  get isOn(): boolean {
    return this.#options.config.BACKUP_AT !== 'off';
  }

  async run({ isForced }: { isForced: boolean }): Promise<void> {
    // not while everything else starts
    if (!isForced && performance.now() - this.#since < FIRST_CHECK_MS) return;
    await this.check(isForced);
    const { lastError } = this.standing();
    if (lastError === null || this.#abort.signal.aborted) return;
    throw nightlyFailed({ lastError, last: lastGood(this.standing()) });
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#running;
  }

  standing(): BackupStatus {
    return readStanding(this.#options.config.backupDir, this.#options.config.role);
  }

  alarm(): Message | undefined {
    if (this.#options.config.BACKUP_AT === 'off') return undefined;
    return alarmOf(this.standing(), this.#options.runtime.clock.now());
  }

  check(isForced = false): Promise<void> {
    this.#running ??= this.#check(isForced).finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #check(isForced: boolean): Promise<void> {
    const { runtime, config } = this.#options;
    const now = runtime.clock.now();
    const before = this.standing();
    if (config.BACKUP_AT === 'off' || !(isForced || isDue(before, now, config.BACKUP_AT))) return;
    try {
      const created = await this.#make(now, before);
      const isProved = await this.#prove(created, before, now);
      this.#note({
        lastOkAt: now.toISOString(),
        file: created.file,
        bytes: created.bytes,
        rows: created.rows,
        lastProvedAt: isProved ? now.toISOString() : before.lastProvedAt,
        lastTryAt: now.toISOString(),
        lastError: null,
        failures: 0,
      });
      this.#discard(now);
      runtime.log.info({ file: created.file, bytes: created.bytes, rows: created.rows }, 'the nightly backup is made');
    } catch (error) {
      if (this.#abort.signal.aborted || isElsewhere(error)) return;
      const words = error instanceof Error ? error.message : String(error);
      runtime.log.error({ err: error, folder: config.backupDir }, 'the nightly backup failed');
      this.#note({ ...before, lastTryAt: now.toISOString(), lastError: words, failures: before.failures + 1 });
    }
  }

  async #make(now: Date, before: BackupStatus): Promise<MadeBackup> {
    const { runtime, config, alongside } = this.#options;
    const { signal } = this.#abort;
    const created = await writeBackup({
      url: runtime.database.url,
      folder: config.backupDir,
      role: config.role,
      app: version,
      keyCheck: runtime.sealer.derive('backup-key-check').slice(0, 16),
      now,
      lastBytes: before.bytes,
      signal,
    });
    await alongside?.(config.backupDir, signal);
    return created;
  }

  /** Read back every night; put back into a scratch database now and then. A file that does not hold is no backup. */
  async #prove(created: MadeBackup, before: BackupStatus, now: Date): Promise<boolean> {
    const { config, runtime, prove = (file: string) => proveBackup(file, runtime.log) } = this.#options;
    try {
      await checkBackup(created.file);
      if (!isProofDue(before, now, config.BACKUP_VERIFY_DAYS)) return false;
      await prove(created.file);
      return true;
    } catch (error) {
      renameSync(created.file, `${created.file}.bad`);
      throw error;
    }
  }

  #note(standing: BackupStatus): void {
    const { config, runtime } = this.#options;
    const file = standingFile(config.backupDir, config.role);
    try {
      writeFileSync(`${file}.new`, `${JSON.stringify(standing, null, 1)}\n`, { mode: 0o600 });
      renameSync(`${file}.new`, file);
    } catch (error) {
      runtime.log.error({ err: error, file }, 'how the backups stand could not be written down');
    }
  }

  /** Backups of this role that have been kept long enough, and what a crash left behind. */
  #discard(now: Date): void {
    const { backupDir, role, BACKUP_KEEP_DAYS } = this.#options.config;
    const names = readdirSync(backupDir);
    const own = names.flatMap((name) => {
      const found = ofBackupName(name.replace(/\.bad$/, ''));
      return found?.role === role ? [{ name, at: found.at }] : [];
    });
    const parts = names.filter((name) => name.startsWith(`hajira-${role}-`) && name.endsWith('.part'));
    const stale = parts.filter((name) => Date.now() - statSync(join(backupDir, name)).mtimeMs > PART_MS);
    for (const name of [...outlived(own, now, BACKUP_KEEP_DAYS), ...stale])
      rmSync(join(backupDir, name), { force: true });
  }
}

/** Another process of the same cloud is making it. */
const isElsewhere = (error: unknown): boolean => error instanceof Problem && error.code === 'backup.running';
