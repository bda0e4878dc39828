import {
  Box,
  Button,
  DrawerContent,
  DrawerFooter,
  FormGroup,
  FormMessage,
  Input,
  Label,
  Loader,
  Text,
} from '@adminjs/design-system';
import { ActionHeader, type ActionProps } from 'adminjs';
import { type ChangeEvent, useState } from 'react';
import { useAction } from './lib/use-action.ts';
import { useRead } from './lib/use-read.ts';
import { say } from './lib/words.ts';

const SIDE = 320;

/** Cut to a square and made small in the browser: nobody's server has to store a camera's megabytes. */
async function small(file: File): Promise<string> {
  const image = await createImageBitmap(file);
  const side = Math.min(image.width, image.height);
  const canvas = document.createElement('canvas');
  canvas.width = SIDE;
  canvas.height = SIDE;
  const left = (image.width - side) / 2;
  const top = (image.height - side) / 2;
  canvas.getContext('2d')?.drawImage(image, left, top, side, side, 0, 0, SIDE, SIDE);
  return canvas.toDataURL('image/jpeg', 0.8);
}

/** The face that photos of mobile punches are compared with. */
export default function EmployeePhoto(props: ActionProps) {
  const { run, isBusy, errors } = useAction(props);
  const [data] = useRead<{ photo: string | null }>(props);
  const [chosen, setChosen] = useState<string>();
  const [problem, setProblem] = useState('');
  const choose = async (file: File | undefined) => {
    if (!file) return;
    try {
      setChosen(await small(file));
      setProblem('');
    } catch {
      setProblem(say('This file is not an image the browser can read. Choose a JPEG or PNG file.'));
    }
  };
  if (!data) return <Loader />;
  const shown = chosen ?? data.photo;
  return (
    <>
      <DrawerContent>
        <ActionHeader {...props} omitActions />
        {shown ? (
          <img
            src={shown}
            alt={props.record?.title ?? ''}
            width={200}
            height={200}
            style={{ borderRadius: 8, objectFit: 'cover' }}
          />
        ) : (
          <Text>{say('There is no photo yet.')}</Text>
        )}
        <FormGroup mt="lg" error={Boolean(problem || errors.photo)}>
          <Label htmlFor="photo">{say('Choose a photo')}</Label>
          <Input
            id="photo"
            type="file"
            accept="image/*"
            onChange={({ target }: ChangeEvent<HTMLInputElement>) => void choose(target.files?.[0])}
          />
          <FormMessage>
            {problem || errors.photo?.message || say('Reviewers of mobile punches see this photo.')}
          </FormMessage>
        </FormGroup>
      </DrawerContent>
      <DrawerFooter>
        <Box flex style={{ gap: 8 }}>
          <Button variant="contained" disabled={isBusy || !chosen} onClick={() => void run({ photo: chosen ?? '' })}>
            {say('Save photo')}
          </Button>
          {data.photo ? (
            <Button variant="text" disabled={isBusy} onClick={() => void run({ photo: '' })}>
              {say('Remove it')}
            </Button>
          ) : null}
        </Box>
      </DrawerFooter>
    </>
  );
}
