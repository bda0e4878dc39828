import { Box, CurrentUserNav } from '@adminjs/design-system';
import { useTranslation } from 'adminjs';
import { useEffect, useRef } from 'react';
import { useMe, watchSession } from './lib/panel.ts';

const WORDS = {
  en: { mine: 'My page', account: 'My account', password: 'Change password', tokens: 'Access tokens' },
  bn: { mine: 'আমার পাতা', account: 'আমার অ্যাকাউন্ট', password: 'পাসওয়ার্ড বদলান', tokens: 'অ্যাক্সেস টোকেন' },
};

/** Who is signed in, and what they can do about it. Logging out is a POST: a link on another site cannot do it. */
export default function AccountMenu() {
  const me = useMe();
  const form = useRef<HTMLFormElement>(null);
  const { translateButton } = useTranslation();
  const words = WORDS[me.language] ?? WORDS.en;
  useEffect(watchSession, []);
  const actions = [
    { label: words.mine, icon: 'User', onClick: () => window.location.assign('/admin/me') },
    { label: words.account, icon: 'Settings', onClick: () => window.location.assign('/admin/account') },
    { label: words.password, icon: 'Key', onClick: () => window.location.assign('/admin/password') },
    ...(me.hasTokens
      ? [
          {
            label: words.tokens,
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
