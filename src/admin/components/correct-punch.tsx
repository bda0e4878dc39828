import {
  Box,
  Button,
  CheckBox,
  DrawerContent,
  DrawerFooter,
  FormGroup,
  FormMessage,
  Input,
  Label,
  Text,
  TextArea,
} from '@adminjs/design-system';
import { ActionHeader, type ActionProps } from 'adminjs';
import { type ChangeEvent, useState } from 'react';
import { useZone } from './lib/panel.ts';
import { formatInstant, fromWall, toWall } from './lib/time.ts';
import { useAction } from './lib/use-action.ts';
import { say } from './lib/words.ts';

/** What a person says of a punch: another time, or that it does not count; and why. The scan itself stays. */
export default function CorrectPunch(props: ActionProps) {
  const zone = useZone();
  const { run, isBusy, errors } = useAction(props);
  const params = (props.record?.params ?? {}) as Record<string, string | boolean | null>;
  const now = params.correctedAt ?? params.at;
  const [time, setTime] = useState(now ? toWall(new Date(String(now)), zone) : '');
  const [isVoid, setVoid] = useState(params.isVoid === true);
  const [note, setNote] = useState(String(params.correctionNote ?? ''));
  const save = () =>
    run({ correctedAt: time === '' ? '' : fromWall(time, zone).toISOString(), isVoid: String(isVoid), note });
  return (
    <>
      <DrawerContent>
        <ActionHeader {...props} omitActions />
        <Text mb="xl">
          {say('Scanned at {{at}}. The original scan stays; the correction is stored with it.', {
            at: params.at ? formatInstant(String(params.at), zone) : String(params.localTime ?? '–'),
          })}
        </Text>
        <FormGroup error={Boolean(errors.correctedAt)}>
          <Label htmlFor="correctedAt">{say('Right time')}</Label>
          <Input
            id="correctedAt"
            type="datetime-local"
            step={1}
            value={time}
            disabled={isVoid}
            onChange={({ target }: ChangeEvent<HTMLInputElement>) => setTime(target.value)}
          />
          <FormMessage>{errors.correctedAt?.message ?? say('Time in {{zone}}', { zone })}</FormMessage>
        </FormGroup>
        <FormGroup>
          <CheckBox id="isVoid" checked={isVoid} onChange={() => setVoid(!isVoid)} />
          <Label inline htmlFor="isVoid">
            {say('This punch does not count')}
          </Label>
        </FormGroup>
        <FormGroup error={Boolean(errors.note)}>
          <Label htmlFor="note" required>
            {say('Why')}
          </Label>
          <TextArea
            id="note"
            rows={3}
            width={1}
            value={note}
            onChange={({ target }: ChangeEvent<HTMLTextAreaElement>) => setNote(target.value)}
          />
          <FormMessage>{errors.note?.message}</FormMessage>
        </FormGroup>
      </DrawerContent>
      <DrawerFooter>
        <Box>
          <Button variant="contained" disabled={isBusy} onClick={() => void save()}>
            {say('Save correction')}
          </Button>
        </Box>
      </DrawerFooter>
    </>
  );
}
