import { Text, ValueGroup } from '@adminjs/design-system';
import { type BasePropertyProps, useTranslation } from 'adminjs';
import { Link } from 'react-router-dom';
import { hintOf, isFollower } from './across/hints.ts';
import { storyOf } from './across/sentence.tsx';
import { say } from './lib/words.ts';

interface Story {
  who: string | null;
  fields: string[];
  isDeleted: boolean;
}

/** Forms that a person changes such a record in. */
const WITH_FORM = ['employee', 'department', 'badge', 'terminal', 'leave_request'];

function useWhat(model: string, op: string, { who: known, fields }: Story): string {
  const { translateProperty } = useTranslation();
  const who = known ?? say('Somebody');
  if (model === 'punch') return say('A punch of a terminal');
  if (op === 'add') return say('{{who}} added it', { who });
  if (op === 'delete') return say('{{who}} deleted it', { who });
  if (fields.length === 0) return say('{{who}} settled a conflict', { who });
  return say('{{who}} changed: {{fields}}', {
    who,
    fields: fields.map((field) => translateProperty(field, model)).join(', '),
  });
}

/** What was changed here by whom; when the cloud refused it, why, and what can be done. */
export default function WaitingStory({ property, record, where }: BasePropertyProps) {
  const { translateProperty } = useTranslation();
  const { model = '', op = '', error, code, entityId } = (record?.params ?? {}) as Record<string, string>;
  // on the way from another list this is drawn once for that list's records
  const story: Story = { who: null, fields: [], isDeleted: false, ...storyOf<Partial<Story>>(record) };
  const what = useWhat(model, op, story);
  const shown = (
    <div style={{ minWidth: 'min(320px, 42vw)', whiteSpace: 'normal', overflowWrap: 'anywhere', lineHeight: 1.45 }}>
      <Text>{what}</Text>
      {error ? (
        <>
          <Text color={isFollower(code) ? 'grey60' : 'error'}>
            {hintOf(code) || say('The cloud refused it: {{error}}', { error })}
          </Text>
          {WITH_FORM.includes(model) && !isFollower(code) && !story.isDeleted && op !== 'delete' ? (
            <Link
              to={`/admin/resources/${model}/records/${entityId}/edit`}
              onClick={(event) => event.stopPropagation()}
            >
              {say('Change it')}
            </Link>
          ) : null}
        </>
      ) : (
        <Text color="grey60">{say('It is sent with the next sync. No action needed.')}</Text>
      )}
    </div>
  );
  if (where !== 'show') return shown;
  return <ValueGroup label={translateProperty(property.label, property.resourceId)}>{shown}</ValueGroup>;
}
