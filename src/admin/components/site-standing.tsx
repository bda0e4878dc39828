import { Badge, Box, Loader, MessageBox, Text } from '@adminjs/design-system';
import { type BasePropertyProps, useTranslation } from 'adminjs';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { Addressless } from './across/addressless.tsx';
import { hintOf } from './across/hints.ts';
import { verdictOf } from './across/verdict.ts';
import { useMe, useZone } from './lib/panel.ts';
import { ago, formatInstant, inDigits } from './lib/time.ts';
import { type StandingView, useStanding } from './lib/use-standing.ts';
import { say } from './lib/words.ts';
import { Card, Cards, number } from './today/cards.tsx';

type Stands = NonNullable<StandingView['stands']>;

/** Clocks that differ by more are an alarm. */
const SKEW_ALARM_MS = 120_000;
/** Less than this of the disk is an alarm. */
const DISK_ALARM = 0.1;

const line = { borderTop: '1px solid #eef2f1', gap: 12 };

function Fact({ label, children, isBad = false }: { label: string; children: ReactNode; isBad?: boolean }) {
  return (
    <Box py="sm" flex justifyContent="space-between" style={line}>
      <Text color="grey60">{label}</Text>
      <Text
        {...(isBad ? { color: 'error', fontWeight: 'bold' } : {})}
        style={{ textAlign: 'right', overflowWrap: 'anywhere' }}
      >
        {children}
      </Text>
    </Box>
  );
}

function Moment({ at, now }: { at: string | null | undefined; now: Date }) {
  const zone = useZone();
  return at ? <span title={formatInstant(at, zone)}>{ago(at, now)}</span> : <span>{say('never')}</span>;
}

function clockWords(ms: number | null): string {
  if (ms === null) return '–';
  const seconds = Math.round(Math.abs(ms) / 1000);
  if (seconds < 2) return say('agrees');
  return ms > 0
    ? say('{{seconds}} s behind the cloud', { seconds })
    : say('{{seconds}} s ahead of the cloud', { seconds });
}

const gigabytes = (bytes: number): string => inDigits((bytes / 1e9).toFixed(1));

function Facts({ stands, view, now }: { stands: Stands; view: StandingView; now: Date }) {
  const { deploymentRole } = useMe();
  const { said } = stands;
  const { disk } = said;
  const isClockOff = Math.abs(stands.clockOffsetMs ?? 0) > SKEW_ALARM_MS;
  return (
    <Card title={say('Connection and server')}>
      <Fact label={say('Oldest waiting change')}>
        {said.oldest ? <Moment at={said.oldest} now={now} /> : say('nothing waiting')}
      </Fact>
      <Fact label={say('Last contact')} isBad={stands.isLate}>
        <Moment at={stands.lastContactAt} now={now} />
      </Fact>
      <Fact label={say('Last sent')}>
        <Moment at={stands.lastPushAt} now={now} />
      </Fact>
      <Fact label={say('Last received')}>
        <Moment at={stands.lastPullAt} now={now} />
      </Fact>
      <Fact label={say('Last compared')} isBad={Boolean(said.daysDifferent) || Boolean(said.rowsDifferent)}>
        <Moment at={said.comparedAt} now={now} />
        {said.daysDifferent ? <br /> : null}
        {said.daysDifferent ? say('{{n}} days differed and were corrected', { n: said.daysDifferent }) : null}
        {said.rowsDifferent ? <br /> : null}
        {said.rowsDifferent ? say('{{n}} records differed', { n: said.rowsDifferent }) : null}
      </Fact>
      {said.lastError ? (
        <Fact label={say('Last error')} isBad>
          {said.lastError}
        </Fact>
      ) : null}
      <Fact label={say('Clock of the site')} isBad={isClockOff}>
        {clockWords(stands.clockOffsetMs)}
      </Fact>
      {said.heldForTime ? (
        <Fact label={say('Punches held because of an impossible time')} isBad={isClockOff}>
          <Link to="/admin/resources/punch?filters.held=impossible_time">{number(said.heldForTime)}</Link>
        </Fact>
      ) : null}
      {isClockOff ? (
        <MessageBox
          my="lg"
          variant="warning"
          message={say(
            'Set the clock of the site’s server. While it is wrong, punches get wrong times or are held. Sending is not affected.',
          )}
        />
      ) : null}
      <Fact label={say('Version')}>
        {deploymentRole === 'site' ? view.version : `${stands.appVersion ?? '–'} (${say('cloud')} ${view.version})`}
      </Fact>
      {disk ? (
        <Fact label={say('Disk of the site')} isBad={disk.freeBytes < DISK_ALARM * disk.totalBytes}>
          {say('{{free}} of {{total}} GB free', { free: gigabytes(disk.freeBytes), total: gigabytes(disk.totalBytes) })}
        </Fact>
      ) : null}
      {view.backup ? (
        <Fact label={say('Backup')} isBad>
          {view.backup}
        </Fact>
      ) : null}
    </Card>
  );
}

function Queue({ stands }: { stands: Stands }) {
  const { tl } = useTranslation();
  const queue = stands.said.queue ?? [];
  return (
    <Card title={say('Waiting for the cloud')}>
      {queue.length === 0 ? <Text color="grey60">{say('No waiting changes.')}</Text> : null}
      {queue.map(({ model, count, refused }) => (
        <Box key={model} py="sm" flex justifyContent="space-between" style={line}>
          <Text>{tl(model, undefined, { defaultValue: model })}</Text>
          <Text>
            {number(count)}
            {refused > 0 ? <span style={{ color: '#b3261e' }}> ({say('{{n}} refused', { n: refused })})</span> : null}
          </Text>
        </Box>
      ))}
    </Card>
  );
}

function Refused({ stands }: { stands: Stands }) {
  const { tl } = useTranslation();
  const { deploymentRole } = useMe();
  const { refusals, rejected = 0 } = stands.said;
  if (rejected === 0) return null;
  return (
    <Box mb="lg">
      <Text fontWeight="bold">{say('Refused by the cloud')}</Text>
      {refusals.map(({ model, recordId, name, code, reason }) => (
        <Box key={`${model} ${recordId}`} py="sm" style={line}>
          <Text style={{ overflowWrap: 'anywhere' }}>
            {tl(model, undefined, { defaultValue: model })}
            {name ? `: ${name}` : ''}
          </Text>
          <Text color="error" style={{ overflowWrap: 'anywhere' }}>
            {hintOf(code) || reason}
          </Text>
        </Box>
      ))}
      {rejected > refusals.length ? <Text>{say('{{n}} in all.', { n: rejected })}</Text> : null}
      {deploymentRole === 'site' ? (
        <Link to="/admin/resources/sync_outbox">{say('Correct them')}</Link>
      ) : (
        <Text fontSize="sm" color="grey60">
          {say('Correct them in the site’s panel, under System, Waiting for the cloud.')}
        </Text>
      )}
    </Box>
  );
}

function Attention({ stands, siteId }: { stands: Stands; siteId: string }) {
  const { tl } = useTranslation();
  const { said, conflicts } = stands;
  if ((said.rejected ?? 0) + (said.deferred ?? 0) + conflicts === 0) return null;
  return (
    <Card title={say('Needs your attention')}>
      {conflicts > 0 ? (
        <Box mb="lg">
          <Text>{say('Changed on both sides: {{n}}', { n: conflicts })}</Text>
          <Link to={`/admin/resources/sync_conflict?filters.resolvedAt=none&filters.siteId=${siteId}`}>
            {say('Review')}
          </Link>
        </Box>
      ) : null}
      <Refused stands={stands} />
      {(said.deferredBy ?? []).length > 0 ? (
        <Text fontWeight="bold">{say('Received, cannot be stored yet')}</Text>
      ) : null}
      {(said.deferredBy ?? []).map(({ model, reason, count }) => (
        <Box key={`${model} ${reason}`} py="sm" style={line}>
          <Text>
            {number(count)} {tl(model, undefined, { defaultValue: model })}
            {': '}
            {reason}
          </Text>
        </Box>
      ))}
    </Card>
  );
}

type TerminalStands = Stands['terminals'][number];

function terminalWords({ logCount, readCount, apart, lacksAddress }: TerminalStands): {
  words: string;
  isBad: boolean;
} {
  if (lacksAddress) return { words: say('no address on this server'), isBad: true };
  if (apart !== null && apart > 0) return { words: say('{{n}} days differ', { n: apart }), isBad: true };
  if (logCount === null || readCount === null) return { words: say('not compared yet'), isBad: false };
  const missing = logCount - readCount;
  if (missing > 0) return { words: say('{{n}} unread', { n: missing }), isBad: false };
  return { words: say('all of {{n}} are here', { n: logCount }), isBad: false };
}

function Terminals({ stands, now }: { stands: Stands; now: Date }) {
  if (stands.terminals.length === 0) return null;
  return (
    <Card title={say('Punches of its terminals')}>
      <Addressless count={stands.terminals.filter(({ lacksAddress }) => lacksAddress).length} />
      {stands.terminals.map((terminal) => {
        const { id, name, lastContactAt, lastError } = terminal;
        const { words, isBad } = terminalWords(terminal);
        return (
          <Box key={id} py="sm" style={line}>
            <Box flex justifyContent="space-between" flexWrap="wrap" style={{ gap: 8 }}>
              <Link to={`/admin/resources/terminal/records/${id}/show`} style={{ overflowWrap: 'anywhere' }}>
                {name}
              </Link>
              <Badge variant={isBad || lastError ? 'danger' : 'success'} outline>
                {words}
              </Badge>
            </Box>
            <Text fontSize="sm" color="grey60" style={{ overflowWrap: 'anywhere' }}>
              {say('read')} <Moment at={lastContactAt} now={now} />
              {lastError ? `, ${lastError}` : ''}
            </Text>
          </Box>
        );
      })}
    </Card>
  );
}

/** One page that says whether everything is across, what is not, why, and where it is corrected. Keeps itself up to date. */
export default function SiteStanding({ record }: BasePropertyProps) {
  const { deploymentRole } = useMe();
  const siteId = String(record?.id ?? '');
  const { view, isOffline } = useStanding(siteId);
  if (isOffline)
    return (
      <MessageBox
        mb="lg"
        variant="danger"
        message={say('No connection to the server. This page may be out of date.')}
      />
    );
  if (!view) return <Loader />;
  if (!view.stands)
    return <Text mb="lg">{say('This is another site. See its status in its own panel or in the cloud panel.')}</Text>;
  const now = new Date(view.now);
  const { variant, words } = verdictOf(view.stands, deploymentRole, now);
  return (
    <Box mb="xl" data-testid="site-standing" data-wide style={{ maxWidth: 1100 }}>
      <MessageBox mb="lg" variant={variant} message={words} />
      <Cards least={300}>
        <Facts stands={view.stands} view={view} now={now} />
        <Queue stands={view.stands} />
      </Cards>
      <Cards least={300}>
        <Attention stands={view.stands} siteId={siteId} />
        <Terminals stands={view.stands} now={now} />
      </Cards>
    </Box>
  );
}
