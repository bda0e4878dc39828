import { Button, DrawerContent, DrawerFooter, MessageBox, Text } from '@adminjs/design-system';
import { ActionHeader, type ActionProps } from 'adminjs';
import { useState } from 'react';
import { useZone } from './lib/panel.ts';
import { formatInstant } from './lib/time.ts';
import { useAction } from './lib/use-action.ts';
import { say } from './lib/words.ts';
import ToCopy from './to-copy.tsx';

/** A one-time code for a site's server: shown once, together with what to do with it. */
export default function BindCode(props: ActionProps) {
  const zone = useZone();
  const { run, isBusy } = useAction(props);
  const [created, setMade] = useState<{ code: string; expiresAt: string; cloudUrl: string }>();
  const make = async () => {
    const answer = await run({});
    if (answer?.data?.code) setMade(answer.data as unknown as typeof created);
  };
  return (
    <>
      <DrawerContent>
        <ActionHeader {...props} omitActions />
        {created ? (
          <>
            <MessageBox
              mb="xl"
              variant="info"
              message={say('Shown only once. It works once, until {{expiresAt}}.', {
                expiresAt: formatInstant(created.expiresAt, zone),
              })}
            />
            <Text mb="xl">
              {say('On the site’s server open its panel (http://its-address:4000/admin/setup) and enter:')}
            </Text>
            <ToCopy label={say('Address of the cloud')} text={created.cloudUrl} />
            <ToCopy label={say('Binding code')} text={created.code} />
            <Text mb="default">{say('Or start the site with both as settings:')}</Text>
            <ToCopy
              label={say('Command')}
              text={`CLOUD_URL=${created.cloudUrl} BIND_CODE=${created.code} npm start -- site`}
            />
          </>
        ) : (
          <Text>
            {say(
              'The code binds the server of {{title}} to your company. It works once, for 15 minutes. A server that is already bound keeps its access until the new code is used.',
              { title: props.record?.title },
            )}
          </Text>
        )}
      </DrawerContent>
      <DrawerFooter>
        <Button variant="contained" disabled={isBusy} onClick={() => void make()}>
          {created ? say('Create another code') : say('Create code')}
        </Button>
      </DrawerFooter>
    </>
  );
}
