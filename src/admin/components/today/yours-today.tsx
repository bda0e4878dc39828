import { Box, MessageBox, Text } from '@adminjs/design-system';
import { Link } from 'react-router-dom';
import { formatDay } from '../lib/time.ts';
import type { ReachView } from '../lib/use-live.ts';
import { say } from '../lib/words.ts';
import { Card, Cards, Figure, number } from './cards.tsx';
import { LiveFeed } from './live-feed.tsx';

const today = (day: string) =>
  `/admin/resources/punch?${new URLSearchParams({ 'filters.at~~from': day, 'filters.at~~to': day })}`;

/** Somebody's own day: their punches, and nothing that counts others. */
function OwnPunches({ reach }: { reach: ReachView }) {
  return (
    <Cards least={150}>
      <Figure label={say('Your punches today')} value={number(reach.punches ?? 0)} to={today(reach.day)} />
    </Cards>
  );
}

function Departments({ reach }: { reach: ReachView }) {
  return (
    <Card title={say('Your departments')}>
      {reach.departments.map(({ id, name, present, activeEmployees }) => (
        <Box
          key={id}
          py="default"
          flex
          justifyContent="space-between"
          data-testid="department-today"
          style={{ borderTop: '1px solid #eef2f1', gap: 12 }}
        >
          <Link to={`/admin/resources/employee?filters.departmentId=${id}`} style={{ color: 'inherit' }}>
            {name}
          </Link>
          <Text style={{ whiteSpace: 'nowrap' }}>
            {say('{{present}} of {{activeEmployees}} present', {
              present: number(present),
              activeEmployees: number(activeEmployees),
            })}
          </Text>
        </Box>
      ))}
    </Card>
  );
}

/** The first page of whoever sees a part of the company: the day of that part. */
export function YoursToday({ reach }: { reach: ReachView }) {
  const { day, timeZone, isOwn, activeEmployees, present, punches, held, departments } = reach;
  const employees =
    activeEmployees === null
      ? ''
      : say('of {{activeEmployees}} employees you can see', { activeEmployees: number(activeEmployees) });
  return (
    <>
      <Text mb="lg">
        {formatDay(day)} ({timeZone})
      </Text>
      {activeEmployees === 0 && !isOwn ? (
        <MessageBox
          mb="lg"
          variant="info"
          message={say(
            'You have no access to employees yet. Ask a company admin to grant you a department under People, Departments, Access.',
          )}
        />
      ) : null}
      {isOwn ? (
        <OwnPunches reach={reach} />
      ) : (
        <Cards least={150}>
          {present === null ? null : <Figure label={say('Present today')} value={number(present)} hint={employees} />}
          {punches === null ? null : <Figure label={say('Punches today')} value={number(punches)} to={today(day)} />}
          {held ? (
            <Figure
              label={say('Held punches')}
              value={number(held)}
              hint={say('waiting for a correction')}
              to="/admin/resources/punch?filters.held=any"
            />
          ) : null}
        </Cards>
      )}
      {departments.length > 0 && !isOwn ? (
        <Cards least={300}>
          <Departments reach={reach} />
        </Cards>
      ) : null}
      {punches === null || isOwn ? null : <LiveFeed />}
    </>
  );
}
