import { Badge, Table, TableBody, TableCell, TableHead, TableRow, Text } from '@adminjs/design-system';
import { useTranslation } from 'adminjs';
import { Link } from 'react-router-dom';
import { ago } from '../lib/time.ts';
import type { CompanyView } from '../lib/use-live.ts';
import { say } from '../lib/words.ts';
import { Card, Cards, Figure, number } from './cards.tsx';

const sum = (companies: CompanyView[], of: (company: CompanyView) => number): string =>
  number(companies.reduce((whole, company) => whole + of(company), 0));

/** All companies at a glance. */
export function CompaniesToday({ companies, now }: { companies: CompanyView[]; now: string }) {
  const { tl } = useTranslation();
  const active = companies.filter(({ state }) => state === 'active').length;
  return (
    <>
      <Cards least={150}>
        <Figure
          label={say('Companies')}
          value={number(companies.length)}
          hint={say('{{active}} active', { active: number(active) })}
          to="/admin/resources/company"
        />
        <Figure label={say('Active employees')} value={sum(companies, (one) => one.activeEmployees)} />
        <Figure label={say('Punches today')} value={sum(companies, (one) => one.punches)} />
        <Figure label={say('Held punches')} value={sum(companies, (one) => one.held)} />
      </Cards>
      <Card title={say('Companies')} isAlone>
        {companies.length === 0 ? <Text color="grey60">{say('No company yet.')}</Text> : null}
        <div style={{ overflowX: 'auto' }}>
          <Table>
            <TableHead>
              <TableRow>
                {[
                  say('Company'),
                  say('State'),
                  say('Package'),
                  say('Seats taken'),
                  say('Punches today'),
                  say('Held'),
                  say('Last contact of a site'),
                ].map((head) => (
                  <TableCell key={head}>{head}</TableCell>
                ))}
              </TableRow>
            </TableHead>
            <TableBody>
              {companies.map((one) => (
                <TableRow key={one.id}>
                  <TableCell>
                    <Link to={`/admin/resources/company/records/${one.id}/show`}>{one.name}</Link>
                  </TableCell>
                  <TableCell>
                    <Badge variant={one.state === 'active' ? 'success' : 'danger'}>
                      {tl(`state.${one.state}`, 'company', { defaultValue: one.state })}
                    </Badge>
                  </TableCell>
                  <TableCell>{one.packageName}</TableCell>
                  <TableCell>
                    {say('{{activeEmployees}} of {{seats}}', {
                      activeEmployees: number(one.activeEmployees),
                      seats: number(one.seats),
                    })}
                  </TableCell>
                  <TableCell>{number(one.punches)}</TableCell>
                  <TableCell>{number(one.held)}</TableCell>
                  <TableCell>{one.lastContactAt ? ago(one.lastContactAt, new Date(now)) : say('never')}</TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </div>
      </Card>
    </>
  );
}
