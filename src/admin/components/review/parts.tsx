import { Badge, Box, Button, FormGroup, FormMessage, Label, Loader, Text, TextArea } from '@adminjs/design-system';
import { type ChangeEvent, useEffect, useState } from 'react';
import { useZone } from '../lib/panel.ts';
import { formatInstant } from '../lib/time.ts';
import { say } from '../lib/words.ts';
import GeofenceMap from './geofence-map.tsx';
import { metresText } from './plan.ts';
import { type Dossier, type Queued, useDossier, usePhotos } from './use-review.ts';

export const card = { border: '1px solid #d5dfdd', borderRadius: 8, padding: 12 };

const directions = { in: say('In'), out: say('Out') } as const;
const basisWords: Record<string, string> = {
  live: say('Sent immediately: this is the time of arrival.'),
  proven: say('The phone received the server time less than a minute before the punch arrived.'),
  corrected: say('The time on the phone’s clock is impossible. This is the nearest possible time.'),
  phone_only: say('Unproven: the time comes only from the phone’s clock, which can be changed.'),
};

export const directionOf = (punch: Pick<Queued, 'direction'>): string =>
  punch.direction ? directions[punch.direction] : 'Not said';

export function Flags({ punch }: { punch: Queued }) {
  if (punch.flags.length === 0) return <Badge variant="success">{say('Clean')}</Badge>;
  return (
    <ul style={{ margin: 0, padding: 0, listStyle: 'none' }}>
      {punch.flags.map(({ name, weight, words }) => (
        <li key={name} style={{ marginTop: 2, overflowWrap: 'anywhere' }}>
          <span
            aria-hidden="true"
            style={{
              display: 'inline-block',
              width: 9,
              height: 9,
              marginRight: 6,
              borderRadius: weight === 'note' ? 5 : 1,
              background: weight === 'note' ? '#8a9896' : '#b3261e',
            }}
          />
          <Text as="span" fontSize="sm" color={weight === 'note' ? 'grey60' : undefined}>
            {words}
          </Text>
        </li>
      ))}
    </ul>
  );
}

/** Seconds that are left, counted down. What was decided on a site then waits until the cloud agrees. */
export function Countdown({ until, isUnsent = false }: { until: string; isUnsent?: boolean }) {
  const left = () => Math.max(0, Math.ceil((new Date(until).getTime() - Date.now()) / 1000));
  const [seconds, setSeconds] = useState(left());
  useEffect(() => {
    const timer = window.setInterval(() => setSeconds(left()), 1000);
    return () => window.clearInterval(timer);
  });
  if (seconds <= 0) return <span>{isUnsent ? say('waits for the cloud') : say('being carried out')}</span>;
  return (
    <span>
      {isUnsent
        ? say('goes to the cloud in {{seconds}} s', { seconds })
        : say('carried out in {{seconds}} s', { seconds })}
    </span>
  );
}

function Picture({ title, source, none = say('No photo') }: { title: string; source: string | null; none?: string }) {
  const frame = { width: 110, height: 130, borderRadius: 8, border: '1px solid #d5dfdd' };
  return (
    <figure style={{ margin: 0 }}>
      {source ? (
        <img src={source} alt={title} style={{ ...frame, objectFit: 'cover', display: 'block' }} />
      ) : (
        <div
          style={{
            ...frame,
            display: 'grid',
            alignItems: 'center',
            justifyItems: 'center',
            color: '#5b6b69',
            fontSize: 13,
            textAlign: 'center',
          }}
        >
          {none}
        </div>
      )}
      <figcaption style={{ fontSize: 13 }}>{title}</figcaption>
    </figure>
  );
}

function TimeCard({ time }: { time: Dossier['time'] }) {
  const zone = useZone();
  const ahead = time.clockOffsetS ?? 0;
  return (
    <Box mt="lg">
      <Text fontWeight="bold">{formatInstant(time.at, zone)}</Text>
      <Text fontSize="sm">{basisWords[time.basis] ?? ''}</Text>
      <Text fontSize="sm" color="grey60">
        {say('Phone’s clock {{phoneAt}}{{it}}, received {{receivedAt}}{{basis}}', {
          phoneAt: formatInstant(time.phoneAt, zone),
          it:
            Math.abs(ahead) < 2
              ? ''
              : say(ahead > 0 ? ' ({{seconds}} s ahead)' : ' ({{seconds}} s behind)', { seconds: Math.abs(ahead) }),
          receivedAt: formatInstant(time.receivedAt, zone),
          basis:
            time.basis === 'live'
              ? ''
              : say('. Not before {{earliestAt}}, not after {{latestAt}}', {
                  earliestAt: time.earliestAt ? formatInstant(time.earliestAt, zone) : say('(unknown)'),
                  latestAt: formatInstant(time.latestAt, zone),
                }),
        })}
      </Text>
    </Box>
  );
}

const codes: Record<number, string> = { 0: say('In'), 1: say('Out') };

function Around({ around }: { around: Dossier['around'] }) {
  const zone = useZone();
  return (
    <Box mt="lg">
      <Text fontWeight="bold">{say('Other punches within 12 hours')}</Text>
      {around.length === 0 ? <Text fontSize="sm">{say('None, on any terminal or phone.')}</Text> : null}
      {around.map(({ at, by, direction, state }) => (
        <Text key={`${at}${by}`} fontSize="sm">
          {formatInstant(at, zone)} · {by}
          {direction === null ? '' : ` · ${codes[direction] ?? ''}`}
          {state ? ` · ${state}` : ''}
        </Text>
      ))}
    </Box>
  );
}

function Photos({ dossier, hasPhoto }: { dossier: Dossier; hasPhoto: boolean }) {
  const found = usePhotos(dossier);
  const none = !hasPhoto
    ? say('No photo')
    : found
      ? say('Stored in the cloud. Shown only while the cloud can be reached, to users with the right to see it.')
      : say('Asking the cloud ...');
  return (
    <Box mt="lg" flex style={{ gap: 12 }}>
      <Picture title={say('Photo')} source={found?.photo ?? null} none={none} />
      <Picture title={say('Profile')} source={found?.profile ?? null} />
    </Box>
  );
}

/** All that is known of one punch, for whoever decides. */
export function DossierCard({ punch }: { punch: Queued }) {
  const dossier = useDossier(punch.id);
  const zone = useZone();
  if (!dossier) return <Loader />;
  if (dossier === 'failed')
    return <Text>{say('This punch could not be loaded. Somebody may already have decided. Reload the queue.')}</Text>;
  const { point, geofences, time, phone, around } = dossier;
  return (
    <Box data-testid="dossier">
      {point ? (
        <GeofenceMap point={point} geofences={geofences} nearest={punch.geofence} distanceM={punch.distanceM} />
      ) : (
        <Text>
          {say('No location{{it}}.', {
            it: punch.flags.some(({ name }) => name === 'noLocation') ? '' : say(' that you may see'),
          })}
        </Text>
      )}
      <TimeCard time={time} />
      <Photos dossier={dossier} hasPhoto={punch.hasPhoto} />
      <Around around={around} />
      <Text mt="lg" fontSize="sm" color="grey60">
        {say('{{model}}, {{platform}}; known since {{since}}', {
          model: phone.model,
          platform: phone.platform,
          since: formatInstant(phone.since, zone),
        })}
      </Text>
    </Box>
  );
}

/** Asks for the reason: the worker reads it. */
export function RejectForm({
  count,
  isBusy,
  onYes,
  onNo,
}: {
  count: number;
  isBusy: boolean;
  onYes: (reason: string) => void;
  onNo: () => void;
}) {
  const [reason, setReason] = useState('');
  return (
    <Box
      style={{ ...card, borderColor: '#b3261e', marginBottom: 12 }}
      role="dialog"
      aria-label={say('Reject')}
      onKeyDown={(event: { key: string }) => event.key === 'Escape' && onNo()}
    >
      <FormGroup>
        <Label htmlFor="reject-reason" required>
          {count === 1 ? say('Reason for rejection') : say('Reason for rejecting these {{count}}', { count })}
        </Label>
        <TextArea
          id="reject-reason"
          rows={2}
          width={1}
          autoFocus
          value={reason}
          onChange={({ target }: ChangeEvent<HTMLTextAreaElement>) => setReason(target.value)}
        />
        <FormMessage>{say('The employee sees the reason on their phone.')}</FormMessage>
      </FormGroup>
      <Box flex flexWrap="wrap" style={{ gap: 8 }}>
        <Button
          type="button"
          variant="contained"
          color="danger"
          disabled={isBusy || reason.trim() === ''}
          onClick={() => onYes(reason)}
        >
          {count === 1 ? say('Reject it') : say('Reject {{count}}', { count })}
        </Button>
        <Button type="button" variant="text" onClick={onNo}>
          {say('Leave it')}
        </Button>
      </Box>
    </Box>
  );
}

/** Everything clean, before all of it is accepted in one go. */
export function CleanPreview({
  clean,
  isBusy,
  onYes,
  onNo,
}: {
  clean: readonly Queued[];
  isBusy: boolean;
  onYes: () => void;
  onNo: () => void;
}) {
  const zone = useZone();
  return (
    <Box
      style={{ ...card, borderColor: '#0b7a6f', marginBottom: 12 }}
      role="dialog"
      aria-label={say('Accept all clean punches')}
    >
      <Text fontWeight="bold">
        {clean.length === 0
          ? say('No clean punches are waiting.')
          : say('{{length}} clean punches without flags.', { length: clean.length })}
      </Text>
      <Box
        my="default"
        style={{ maxHeight: 260, overflowY: 'auto' }}
        tabIndex={0}
        role="list"
        aria-label={say('Clean punches')}
      >
        {clean.map((punch) => (
          <Text key={punch.id} role="listitem" fontSize="sm">
            {punch.employee} ({punch.code}) · {directionOf(punch)} · {formatInstant(punch.at, zone)}
            {punch.geofence ? ` · ${punch.geofence}` : ''}
            {punch.accuracyM === null ? '' : `, ±${metresText(punch.accuracyM)}`}
          </Text>
        ))}
      </Box>
      <Box flex flexWrap="wrap" style={{ gap: 8 }}>
        <Button type="button" variant="contained" disabled={isBusy || clean.length === 0} onClick={onYes}>
          {say('Accept {{length}}', { length: clean.length })}
        </Button>
        <Button type="button" variant="text" onClick={onNo}>
          {say('Not now')}
        </Button>
      </Box>
    </Box>
  );
}
