import { Command, InvalidArgumentError, Option } from 'commander';
import { ConfigError } from '../config.ts';
import { MOST_COMM_KEY } from '../domain/terminals/comm-key.rule.ts';
import { Problem } from '../problem.ts';
import { version } from '../project.ts';

/** A whole number between two others, or a message that says so. */
const between = (least: number, most: number) => (text: string) => {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new InvalidArgumentError(`It is a whole number from ${least} to ${most}.`);
};
const port = between(0, 65_535);

const program = new Command('hajira')
  .description('Attendance back office for garment factories. Settings are environment variables: docs/operations.md.')
  .version(version)
  .showHelpAfterError();

program
  .command('cloud')
  .description('serves the panel of all companies and takes what sites send')
  .action(async () => (await import('./cloud.ts')).runCloud(environment()));

const site = program
  .command('site')
  .description("serves one factory's panel, reads its terminals, syncs with the cloud")
  .action(async () => (await import('./site.ts')).runSite(environment()));

site
  .command('add-terminal')
  .description('registers a terminal on a running or stopped site, as its panel does')
  .requiredOption('--host <address>', "the terminal's address")
  .option('--port <number>', "the terminal's port", between(1, 65_535), 4370)
  .option('--comm-key <number>', 'its comm key, when it has one', between(0, MOST_COMM_KEY))
  .option('--name <name>', 'what the panel calls it; its address when left out')
  .action(async (options) => (await import('./site-commands.ts')).runAddTerminal(environment(), options));

site
  .command('bind')
  .description('binds a running or stopped site to its company, with a code from the cloud panel')
  .requiredOption('--cloud <url>', "the cloud's address, like https://hajira.example")
  .requiredOption('--code <code>', 'the one-time code')
  .action(async (options) => (await import('./site-commands.ts')).runBind(environment(), options));

program
  .command('terminal')
  .description('runs a simulated terminal that speaks the real protocol')
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--port <number>', 'port to listen on; 0 takes a free one', port, 4370)
  .option('--serial <serial>', 'its serial number', 'HJSIM0001')
  .option('--folder <folder>', 'where its log is kept; in memory when left out')
  .option('--people <file>', 'JSON file of [{"badge","name","shift":{"start","end"}}]; 40 workers when left out')
  .option('--history-days <number>', 'days of punches it starts with', between(0, 3650), 0)
  .option('--every <seconds>', 'somebody punches about so often; by their shifts when left out', between(1, 86_400))
  .option('--comm-key <number>', 'asks for this comm key', between(1, MOST_COMM_KEY))
  .option('--udp', 'answers over UDP too', false)
  .option('--push <server>', 'pushes to this server too, like http://localhost:4000')
  .option('--faults <json>', 'what is wrong with it, as JSON (docs/terminals.md)')
  .option('--utc-offset <minutes>', 'how far its clock is ahead of UTC', between(-840, 840), 360)
  .action(async ({ every, utcOffset, ...options }) =>
    (await import('./terminal.ts')).runTerminal({ ...options, everySeconds: every, utcOffsetMinutes: utcOffset }),
  );

program
  .command('demo')
  .description('runs a cloud, a site and two terminals on this machine, with data to look at')
  .option('--port-base <number>', 'cloud on N, site on N+1, terminals from N+2', between(1024, 65_000))
  .option('--data <folder>', 'where the data lies', '.hajira/demo')
  .option('--fresh', 'empties that folder and starts over', false)
  .option('--json', 'prints one JSON line when everything is ready', false)
  .action(async (options) => (await import('./demo.ts')).runDemo(options));

program
  .command('migrate')
  .description('brings a database up to date, as every start does by itself')
  .addOption(new Option('--role <role>', 'whose database').choices(['cloud', 'site']).default('cloud'))
  .action(async ({ role }) => (await import('./operations.ts')).runMigrate(environment(), role));

program
  .command('super-admin')
  .description('makes a super admin, or gives an existing one a new password')
  .requiredOption('--email <address>', 'his e-mail address')
  .option('--name <name>', 'his name', 'Super admin')
  .action(async (options) => (await import('./operations.ts')).runSuperAdmin(environment(), options));

const role = () =>
  new Option('--role <role>', 'whose database; the only one in DATA_DIR when left out').choices(['cloud', 'site']);

program
  .command('backup')
  .description('writes every table as of this moment into one file, while everything runs on')
  .addOption(role())
  .option('--to <folder>', 'where to; BACKUP_DIR when left out')
  .option('--verify', 'then puts it back into a scratch database, to be sure', false)
  .action(async (options) => (await import('./backups.ts')).runBackup(environment(), options));

program
  .command('restore')
  .description('puts a backup back into an empty database; Hajira must be stopped')
  .requiredOption('--from <file>', 'the backup')
  .addOption(role())
  .option('--replace', 'throws away what the database holds now', false)
  .option('--other-key', "restores without the key that the backup's secrets are sealed with", false)
  .option('--verify', 'only puts it into a scratch database and says whether it came back whole', false)
  .action(async (options) => (await import('./backups.ts')).runRestore(environment(), options));

program
  .command('bench')
  .description('runs one benchmark')
  .argument('<name>', 'ingest, panel, policy, pull, terminals, mobile, herd, start or bodies')
  .option('--json', 'the last line is one JSON object with the figures', false)
  .option('--stored <number>', 'ingest: punches stored before', between(0, 50_000_000), 0)
  .option('--new-company', 'ingest: for a company newer than the statistics, in a cloud of 20 others', false)
  .option('--punches <number>', 'panel: punches in the database', between(10_000, 50_000_000), 1_000_000)
  .option('--sites <number>', 'herd: sites', between(1, 100_000), 10_000)
  .option('--only <text>', 'bodies: sends those alone whose line has this text in it', '')
  .action(async (name, options) => (await import('./bench.ts')).runBench(name, options));

program
  .command('chaos')
  .description('runs the protocol of the sync under faults, and the mutants that have to be noticed')
  .option('--runs <number>', 'how many runs of 400 steps; 1000 when left out', between(1, 10_000_000))
  .option('--seed <number>', 'where chance begins', between(0, 1_000_000), 1)
  .option('--real <seconds>', 'instead: kills real processes and PostgreSQLs for so long', between(1, 86_400))
  .option('--json', 'prints one JSON object on one line', false)
  .action(async (options) => (await import('./chaos.ts')).runChaos(options));

/** The surroundings, read in this one place and handed on. */
function environment(): NodeJS.ProcessEnv {
  // biome-ignore lint/style/noProcessEnv: the one reader; src/config.ts checks what is in it
  return process.env;
}

try {
  await program.parseAsync();
} catch (error) {
  // a mistake of the operator is said in words; a bug comes with its stack
  const isMistake = error instanceof Problem || error instanceof ConfigError;
  process.stderr.write(`${isMistake ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
}
