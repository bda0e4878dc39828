import { Box, Button, DrawerContent, DrawerFooter, Input, Label, MessageBox, Text } from '@adminjs/design-system';
import { type ActionProps, useTranslation } from 'adminjs';
import { type ChangeEvent, useRef, useState } from 'react';
import { ImportPlan } from './import-plan.tsx';
import { ImportPreview, storedWords } from './import-preview.tsx';
import type { Inspected, Plan } from './lib/import.ts';
import { useAction } from './lib/use-action.ts';
import { say } from './lib/words.ts';

const MOST_BYTES = 28 << 20;

interface Chosen {
  file: File;
  encoding?: string;
}

const isReady = (inspected: Inspected | undefined): boolean =>
  inspected?.preview !== undefined &&
  inspected.preview !== null &&
  inspected.preview.punches > 0 &&
  (inspected.asks ?? []).length === 0;

/** What stands before the file is stored for good, and the two ways on. */
function Confirm(props: { inspected: Inspected; isBusy: boolean; onBack: () => void; onStore: () => void }) {
  const { inspected, isBusy, onBack, onStore } = props;
  return (
    <Box style={{ width: '100%', textAlign: 'left' }}>
      <MessageBox
        mb="lg"
        variant="warning"
        message={say(
          '{{what}} will be imported. Punches cannot be edited or deleted afterwards, only corrected or voided.',
          {
            what: storedWords(inspected.preview),
          },
        )}
      />
      <Box flex flexWrap="wrap" style={{ gap: 12 }}>
        <Button variant="contained" disabled={isBusy} onClick={onStore}>
          {say('Import {{n}} punches', { n: inspected.preview?.punches ?? 0 })}
        </Button>
        <Button disabled={isBusy} onClick={onBack}>
          {say('Back')}
        </Button>
      </Box>
    </Box>
  );
}

/** A file that cannot be read, and, where its letters are the reason, the offer to read them as Windows-1252. */
function Refused({ inspected, onEncoding }: { inspected: Inspected; onEncoding: () => void }) {
  return (
    <Box mb="lg" role="alert">
      <MessageBox mb="lg" variant="danger" message={inspected.refused ?? ''} />
      {inspected.isEncoding ? (
        <>
          <Text mb="default">
            {say('Older programs save western letters as Windows-1252. Check the names in the preview afterwards.')}
          </Text>
          <Button onClick={onEncoding}>{say('Read as Windows-1252')}</Button>
        </>
      ) : null}
    </Box>
  );
}

function useInspection(props: ActionProps) {
  const { run, isBusy } = useAction(props);
  const [file, setFile] = useState<Chosen>();
  const [inspected, setInspected] = useState<Inspected>();
  // what was chosen last counts at once; answers may come late, and out of their order
  const [plan, setPlan] = useState<Plan>();
  const asked = useRef(0);
  const inspect = async (given: Chosen, chosen?: Plan) => {
    if (chosen) setPlan(chosen);
    asked.current += 1;
    const turn = asked.current;
    const answer = await run({ ...given, ...(chosen ? { plan: JSON.stringify(chosen) } : {}) }, 'preview');
    const data = answer?.data as unknown as Inspected | undefined;
    if (!data || (!data.plan && !data.refused) || turn !== asked.current) return;
    setInspected(data);
    if (data.plan) setPlan(data.plan);
  };
  const choose = async (given: Chosen | undefined) => {
    asked.current += 1;
    setInspected(undefined);
    setPlan(undefined);
    setFile(given);
    if (given) await inspect(given);
  };
  return { run, isBusy, file, inspected, plan, inspect, choose };
}

/** A file of punches: chosen, inspected, its columns named, inspected again, confirmed, stored. */
export default function ImportFile(props: ActionProps) {
  const { action, resource } = props;
  const { tm } = useTranslation();
  const { run, isBusy, file, inspected, plan, inspect, choose } = useInspection(props);
  const [isTooLong, setTooLong] = useState(false);
  const [isConfirming, setConfirming] = useState(false);
  const onFile = async (chosen: File | undefined) => {
    setConfirming(false);
    setTooLong((chosen?.size ?? 0) > MOST_BYTES);
    if (!chosen || chosen.size > MOST_BYTES) return choose(undefined);
    return choose({ file: chosen });
  };
  const onPlan = (chosen: Plan) => {
    setConfirming(false);
    if (file) void inspect(file, chosen);
  };
  return (
    <>
      <DrawerContent>
        <Text mb="lg">{tm(`${action.name}Ask`, resource.id)}</Text>
        <Box mb="lg">
          <Label htmlFor="content">{say('attlog.dat, CSV or XLSX')}</Label>
          <Input
            id="content"
            type="file"
            style={{ width: '100%' }}
            onChange={({ target }: ChangeEvent<HTMLInputElement>) => void onFile(target.files?.[0])}
          />
        </Box>
        {isTooLong ? (
          <MessageBox mb="lg" variant="danger" message={say('This file is larger than 28 MB. Split it.')} />
        ) : null}
        {isBusy && !inspected ? <Text mb="lg">{say('Reading the file…')}</Text> : null}
        {inspected?.refused && file ? (
          <Refused inspected={inspected} onEncoding={() => void choose({ ...file, encoding: 'windows-1252' })} />
        ) : null}
        {inspected?.plan && plan ? <ImportPlan plan={plan} inspected={inspected} onPlan={onPlan} /> : null}
        {inspected?.preview ? <ImportPreview inspected={inspected} /> : null}
      </DrawerContent>
      <DrawerFooter>
        {isConfirming && inspected ? (
          <Confirm
            inspected={inspected}
            isBusy={isBusy}
            onBack={() => setConfirming(false)}
            onStore={() => void run({ ...file, plan: JSON.stringify(plan) }, 'confirm')}
          />
        ) : (
          <Button variant="contained" disabled={isBusy || !isReady(inspected)} onClick={() => setConfirming(true)}>
            {say('Continue')}
          </Button>
        )}
      </DrawerFooter>
    </>
  );
}
