import type { ActionProps } from 'adminjs';
import ActionDrawer from './action-drawer.tsx';
import { useAction } from './lib/use-action.ts';

/** A button that says what it will do before it does it. */
export default function Confirm(props: ActionProps) {
  const { run, isBusy } = useAction(props);
  return <ActionDrawer of={props} isDisabled={isBusy} onGo={() => void run({})} />;
}
