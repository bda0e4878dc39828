import { join, resolve } from 'node:path';
import { validate as isSchedule } from 'node-cron';
import { z } from 'zod';

const postgresUrl = z.url({ protocol: /^postgres(ql)?$/ });
const webUrl = z.url({ protocol: /^https?$/ });
const port = z.coerce.number().int().min(0).max(65_535);

const ENDPOINTS = /^https?:\/\/\S+ https?:\/\/\S+ https?:\/\/\S+$/;
const client = (who: string) =>
  z.string().min(1).optional().describe(`signing in with ${who}: the client id it gave you (cloud)`);
const clientSecret = (who: string) =>
  z.string().min(1).optional().describe(`signing in with ${who}: the client secret; on when both are set (cloud)`);
const endpoints = (who: string) =>
  z
    .string()
    .regex(ENDPOINTS, 'three addresses with a space between')
    .optional()
    .describe(`another ${who}: where to authorize, to get tokens, and the profile (cloud)`);

/** Each way in is on when its id and its secret are there. */
const socialSettings = {
  GOOGLE_CLIENT_ID: client('Google'),
  GOOGLE_CLIENT_SECRET: clientSecret('Google'),
  GOOGLE_ENDPOINTS: endpoints('Google'),
  FACEBOOK_CLIENT_ID: client('Facebook'),
  FACEBOOK_CLIENT_SECRET: clientSecret('Facebook'),
  FACEBOOK_ENDPOINTS: endpoints('Facebook'),
  GITHUB_CLIENT_ID: client('GitHub'),
  GITHUB_CLIENT_SECRET: clientSecret('GitHub'),
  GITHUB_ENDPOINTS: endpoints('GitHub'),
  TWITTER_CLIENT_ID: client('X (Twitter)'),
  TWITTER_CLIENT_SECRET: clientSecret('X (Twitter)'),
  TWITTER_ENDPOINTS: endpoints('X (Twitter)'),
};

/** Every setting: what it is for, what is allowed, and what it is when it is not set. docs/operations.md is checked against it. */
export const settings = z.object({
  DATA_DIR: z
    .string()
    .min(1)
    .default('.hajira')
    .describe('folder for the embedded database, keys and logs; each role has its own below it'),
  DATABASE_URL: postgresUrl
    .optional()
    .describe('PostgreSQL 15 or newer, as a role that owns its database; without it Hajira brings its own'),
  DATABASE_POOL: z.coerce
    .number()
    .int()
    .min(2)
    .max(100)
    .default(10)
    .describe('database connections, so units of work at once'),
  HOST: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe('address to listen on; 0.0.0.0 to be reached from other machines'),
  PORT: port.default(3000).describe('port to listen on; 0 takes a free one'),
  PUBLIC_URL: webUrl
    .optional()
    .describe('address under which browsers and sites reach this server; https switches secure cookies on'),
  TRUST_PROXY: z.coerce.number().int().min(0).max(10).default(0).describe('how many reverse proxies stand in front'),
  SECRET_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, '64 hexadecimal digits (openssl rand -hex 32)')
    .optional()
    .describe(
      'key that seals secrets and signs cookies; without it one is made in DATA_DIR. The same for all processes of a cloud',
    ),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('how much is logged'),
  POLL_SCHEDULE: z
    .string()
    .refine((text) => isSchedule(text), 'a cron expression of five fields, or six with seconds')
    .default('* * * * *')
    .describe('when terminals are read (site)'),
  PUSH_ONLY_TLS: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true')
    .describe('terminals that push (ADMS) are taken over HTTPS only'),
  SYNC_DEBOUNCE_SECONDS: z.coerce
    .number()
    .min(0)
    .max(60)
    .default(3)
    .describe('how long after a change a push starts (site)'),
  BACKUP_DIR: z
    .string()
    .min(1)
    .optional()
    .describe('folder for backups, best on another disk; without it "backups" in DATA_DIR'),
  BACKUP_AT: z
    .string()
    .regex(/^(([01]\d|2[0-3]):[0-5]\d|off)$/, 'a time like 02:30, or off')
    .default('02:30')
    .describe('when the nightly backup is made, by the clock of this machine; off makes none'),
  BACKUP_KEEP_DAYS: z.coerce
    .number()
    .int()
    .min(1)
    .max(3650)
    .default(14)
    .describe('for how many days nightly backups are kept; the newest one always'),
  BACKUP_VERIFY_DAYS: z.coerce
    .number()
    .int()
    .min(0)
    .max(365)
    .default(7)
    .describe('every so many days the newest backup is put back into a scratch database; 0 never'),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/ })
    .optional()
    .describe('mail server as smtp://user:password@host:587 (or smtps://); without it mail stays in the panel (cloud)'),
  MAIL_FROM: z
    .string()
    .min(3)
    .default('Hajira <no-reply@localhost>')
    .describe('whom letters come from: Hajira <no-reply@hajira.example> (cloud)'),
  TWO_STEP_REQUIRED: z
    .enum(['true', 'false'])
    .default('true')
    .transform((text) => text === 'true')
    .describe('super admins sign in with a code of their phone too (cloud)'),
  ...socialSettings,
  STRIPE_SECRET_KEY: z
    .string()
    .min(8)
    .optional()
    .describe('key of Stripe; with it invoices are paid by Stripe Checkout (cloud)'),
  STRIPE_WEBHOOK_SECRET: z
    .string()
    .min(8)
    .optional()
    .describe('secret of the endpoint PUBLIC_URL/payments/stripe in Stripe; needed with STRIPE_SECRET_KEY (cloud)'),
  STRIPE_API_URL: webUrl.optional().describe("another address than Stripe's own API, for a stand-in (cloud)"),
  CLOUD_URL: webUrl.optional().describe('address of the cloud, for binding a site without its panel (site)'),
  BIND_CODE: z
    .string()
    .startsWith('hjb_')
    .optional()
    .describe('one-time code from the cloud panel, used once at the first start (site)'),
});

export type Role = 'cloud' | 'site';

export interface Config extends z.output<typeof settings> {
  role: Role;
  /** the role's own folder */
  dataDir: string;
  /** where backups are written; may be shared by roles and processes */
  backupDir: string;
}

/** What is wrong with the settings, all of it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Never shown: a mistake in them is described without them. */
const SECRET = new Set([
  'DATABASE_URL',
  'SECRET_KEY',
  'BIND_CODE',
  'SMTP_URL',
  'STRIPE_SECRET_KEY',
  'STRIPE_WEBHOOK_SECRET',
  'GOOGLE_CLIENT_SECRET',
  'FACEBOOK_CLIENT_SECRET',
  'GITHUB_CLIENT_SECRET',
  'TWITTER_CLIENT_SECRET',
]);

function sayIssue(env: Readonly<Record<string, string | undefined>>, issue: z.core.$ZodIssue): string {
  const name = String(issue.path[0]);
  const found = SECRET.has(name) ? 'a value that is not shown' : JSON.stringify(env[name]);
  const allowed = settings.shape[name as keyof typeof settings.shape]?.description ?? '';
  return `  ${name}: ${issue.message}. Found ${found}. (${allowed})`;
}

/**
 * Reads the settings of one role. An empty variable counts as not set.
 *
 * @throws ConfigError that lists every mistake with its variable, what was found and what is allowed
 */
export function loadConfig(role: Role, env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = settings.safeParse(given);
  if (!parsed.success) {
    const mistakes = parsed.error.issues.map((issue) => sayIssue(env, issue));
    throw new ConfigError(`Fix these settings (docs/operations.md has them all):\n${mistakes.join('\n')}`);
  }
  const config = parsed.data;
  const portGiven = given.PORT !== undefined;
  return {
    ...config,
    PORT: portGiven || role === 'cloud' ? config.PORT : 4000,
    role,
    dataDir: join(resolve(config.DATA_DIR), role),
    backupDir: resolve(config.BACKUP_DIR ?? join(config.DATA_DIR, 'backups')),
  };
}
