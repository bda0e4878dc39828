import { Box, CurrentUserNav } from '@adminjs/design-system';
import { useTranslation } from 'adminjs';
import { useEffect, useRef } from 'react';
import { useMe, watchSession } from './lib/panel.ts';

/** Who is signed in, and what he can do about it. Logging out is a POST: a link on another site cannot do it. */
export default function AccountMenu() {
  const me = useMe();
  const form = useRef<HTMLFormElement>(null);
  const { translateButton } = useTranslation();
  useEffect(watchSession, []);
  const actions = [
    { label: 'Change password', icon: 'Key', onClick: () => window.location.assign('/admin/password') },
    ...(me.hasTokens
      ? [
          {
            label: 'Access tokens',
            icon: 'Terminal',
            onClick: () => window.location.assign('/admin/resources/access_token'),
          },
        ]
      : []),
    { label: translateButton('logout'), icon: 'LogOut', onClick: () => form.current?.submit() },
  ];
  return (
    <Box flexShrink={0} data-css="logged-in">
      <form ref={form} method="post" action="/admin/logout" hidden />
      <CurrentUserNav name={me.title} title={me.company ?? undefined} dropActions={actions} />
    </Box>
  );
}
