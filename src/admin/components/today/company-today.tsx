import { Badge, Box, Text } from '@adminjs/design-system';
import { useTranslation } from 'adminjs';
import { Link } from 'react-router-dom';
import { useMe } from '../lib/panel.ts';
import { formatDay } from '../lib/time.ts';
import type { TodayView } from '../lib/use-live.ts';
import { say } from '../lib/words.ts';
import { Card, Cards, Figure, number } from './cards.tsx';
import { Contacts } from './contacts.tsx';
import { Hours } from './hours.tsx';
import { LiveFeed } from './live-feed.tsx';

interface Props {
  today: TodayView;
  now: string;
  site: string;
  onSite: (site: string) => void;
}

const punches = (filters: Record<string, string>): string =>
  `/admin/resources/punch?${new URLSearchParams(Object.entries(filters).map(([key, value]) => [`filters.${key}`, value]))}`;

const waiting = (pending: number | null): string =>
  pending ? say('{{pending}} waiting to be sent', { pending: number(pending) }) : say('nothing waiting');

/** The day in four numbers. */
function Figures({ today, held, only }: { today: TodayView; held: number; only: Record<string, string> }) {
  return (
    <Cards least={150}>
      <Figure
        label={say('Present today')}
        value={number(today.present)}
        hint={say('of {{activeEmployees}} active employees', { activeEmployees: number(today.activeEmployees) })}
        to="/admin/resources/employee"
      />
      <Figure
        label={say('Punches today')}
        value={number(today.punches)}
        to={punches({ 'at~~from': today.day, 'at~~to': today.day, ...only })}
      />
      <Figure
        label={say('Held punches')}
        value={number(held)}
        hint={held === 0 ? say('nothing to correct') : say('waiting for a correction')}
        to={punches({ held: 'any', ...only })}
      />
      {today.seats === null ? null : (
        <Figure
          label={say('Seats taken')}
          value={say('{{activeEmployees}} of {{seats}}', {
            activeEmployees: number(today.activeEmployees),
            seats: number(today.seats),
          })}
          hint={say('{{packageName}} package', { packageName: today.packageName })}
        />
      )}
    </Cards>
  );
}

export function CompanyToday({ today, now, site, onSite }: Props) {
  const { deploymentRole } = useMe();
  const { tl } = useTranslation();
  const only: Record<string, string> = site ? { siteId: site } : {};
  const heldInAll = today.held.reduce((sum, one) => sum + one.punches, 0);
  return (
    <>
      <Box flex alignItems="center" flexWrap="wrap" mb="lg" style={{ gap: 12 }}>
        <Text>
          {formatDay(today.day)} ({today.timeZone})
        </Text>
        {today.sites.length > 1 ? (
          <select
            aria-label={say('Site')}
            value={site}
            onChange={({ target }) => onSite(target.value)}
            style={{
              font: 'inherit',
              padding: '8px 10px',
              borderRadius: 8,
              border: '1px solid #b9c6c4',
              background: '#fff',
            }}
          >
            <option value="">{say('All sites')}</option>
            {today.sites.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        ) : null}
      </Box>
      <Figures today={today} held={heldInAll} only={only} />
      <Cards least={420}>
        <Card title={say('Punches by hour')}>
          <Hours hours={today.hours} />
        </Card>
        <Card title={say('Held punches by reason')}>
          {heldInAll === 0 ? <Text color="grey60">{say('Every punch counts.')}</Text> : null}
          {today.held.map(({ reason, punches: count }) => (
            <Box
              key={reason}
              py="default"
              flex
              justifyContent="space-between"
              style={{ borderTop: '1px solid #eef2f1' }}
            >
              <Link to={punches({ held: reason, ...only })} style={{ color: 'inherit' }}>
                {tl(`held.${reason}`, 'punch', { defaultValue: reason })}
              </Link>
              <Badge variant="danger">{number(count)}</Badge>
            </Box>
          ))}
        </Card>
      </Cards>
      <Cards least={380}>
        <Card title={say('Terminals')}>
          <Contacts
            resource="terminal"
            now={now}
            empty={
              deploymentRole === 'site'
                ? say('No terminal yet. Add one under Terminals.')
                : say('No terminal yet. They are added on the site.')
            }
            lines={today.terminals.map((one) => ({ ...one, detail: one.serial ?? say('not reached yet') }))}
          />
        </Card>
        <Card title={deploymentRole === 'site' ? say('Contact with the cloud') : say('Sites')}>
          <Contacts
            resource="site"
            now={now}
            empty={say('No site yet. Add one under Company, Sites.')}
            lines={today.sites.map((one) => ({
              ...one,
              detail: one.isBound ? waiting(one.pending) : say('not bound yet'),
            }))}
          />
        </Card>
      </Cards>
      <LiveFeed />
    </>
  );
}
