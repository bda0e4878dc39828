import { Text } from '@adminjs/design-system';
import type { ActionProps } from 'adminjs';
import { ConflictSentence, otherValue } from './across/sentence.tsx';
import ActionDrawer from './action-drawer.tsx';
import { useZone } from './lib/panel.ts';
import { useAction } from './lib/use-action.ts';
import { say } from './lib/words.ts';

/** The other value, or the one that stands: with the whole story beside the button. */
export default function DecideConflict(props: ActionProps) {
  const { action, record } = props;
  const { run, isBusy } = useAction(props);
  const zone = useZone();
  return (
    <ActionDrawer
      of={props}
      about={record?.params.record ? String(record.params.record) : ''}
      story={<ConflictSentence record={record} />}
      isDisabled={isBusy}
      onGo={() => void run({})}
    >
      {action.name === 'chooseOther' ? (
        <Text fontWeight="bold" style={{ overflowWrap: 'anywhere' }}>
          {say('New value: “{{value}}”.', { value: otherValue(record, zone) })}
        </Text>
      ) : null}
    </ActionDrawer>
  );
}
