import { Box, Text } from '@adminjs/design-system';
import { Link } from 'react-router-dom';
import { useMe } from './lib/panel.ts';
import { say } from './lib/words.ts';

export default function Brand() {
  const { deploymentRole } = useMe();
  return (
    <Link to="/admin" style={{ textDecoration: 'none', color: 'inherit' }}>
      <Box flex alignItems="center" p="xl" style={{ gap: 12 }}>
        <svg viewBox="0 0 34 34" width="34" height="34" aria-hidden="true">
          <rect width="34" height="34" rx="9" fill="#0b7a6f" />
          <path d="M10 9h14v16H10z" fill="none" stroke="#fff" strokeWidth="2" strokeLinejoin="round" />
          <path d="M13 17.5l3 3 5.5-6" fill="none" stroke="#fff" strokeWidth="2.4" strokeLinecap="round" />
        </svg>
        <Box>
          <Text fontWeight="bold" fontSize="xl">
            Hajira
          </Text>
          <Text fontSize="sm" color="grey60">
            {deploymentRole === 'site' ? say('Site') : say('Cloud')}
          </Text>
        </Box>
      </Box>
    </Link>
  );
}
