import { Box, H3, Loader, MessageBox, Text } from '@adminjs/design-system';
import { NeedsYou } from './across/needs-you.tsx';
import { useMe } from './lib/panel.ts';
import { useLive } from './lib/use-live.ts';
import { say } from './lib/words.ts';
import { CompaniesToday } from './today/companies-today.tsx';
import { CompanyToday } from './today/company-today.tsx';
import { YoursToday } from './today/yours-today.tsx';

/** The first page: how today looks, and what needs somebody. It keeps itself up to date while it is looked at. */
export default function Dashboard() {
  const { title, company } = useMe();
  const { answer, isOffline, site, setSite } = useLive();
  return (
    <Box p={['default', 'xl']} data-css="dashboard">
      <Box flex justifyContent="space-between" alignItems="center" mb="lg" flexWrap="wrap" style={{ gap: 12 }}>
        <H3 m="0">{company ? say('Today at {{company}}', { company }) : say('Hello {{title}}', { title })}</H3>
        <Text color="grey60" fontSize="sm" role="status">
          {isOffline ? '' : say('Updates automatically')}
        </Text>
      </Box>
      {isOffline ? (
        <MessageBox
          mb="lg"
          variant="danger"
          message={say('No connection to the server. This page may be out of date.')}
        />
      ) : null}
      {answer?.backup ? <MessageBox mb="lg" variant="danger" message={answer.backup} /> : null}
      {answer?.attention ? <NeedsYou {...answer.attention} /> : null}
      {answer === undefined ? <Loader /> : null}
      {answer && !answer.companies && !answer.today && !answer.reach ? (
        <Text>{say('Choose a list in the menu.')}</Text>
      ) : null}
      {answer?.companies ? <CompaniesToday companies={answer.companies} now={answer.now} /> : null}
      {answer?.reach ? <YoursToday reach={answer.reach} /> : null}
      {answer?.today ? <CompanyToday today={answer.today} now={answer.now} site={site} onSite={setSite} /> : null}
    </Box>
  );
}
