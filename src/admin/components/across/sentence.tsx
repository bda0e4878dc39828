import { Text } from '@adminjs/design-system';
import { type RecordJSON, useTranslation } from 'adminjs';
import { useZone } from '../lib/panel.ts';
import { formatDay, formatInstant } from '../lib/time.ts';
import { say } from '../lib/words.ts';

interface Story {
  kind: 'instant' | 'day' | 'choice' | 'text';
  property: string;
  siteName: string | null;
  siteWho: string | null;
  cloudWho: string | null;
  before?: unknown;
  inCloud?: unknown;
  onSite?: unknown;
  /** it was deleted meanwhile */
  isDeleted: boolean;
  isChosen: boolean;
}

const RULES: Record<string, string> = {
  cloud: say('for this field, the cloud’s value takes precedence'),
  site: say('for this field, the site’s value takes precedence'),
  manual: say('this field affects pay, so a person has to decide; the cloud’s value stays until then'),
};

export const storyOf = <T,>(record: RecordJSON | undefined): T | undefined =>
  record?.params.story ? (JSON.parse(String(record.params.story)) as T) : undefined;

function valueIn(zone: string, { kind }: Story, value: unknown): string {
  if (value === undefined) return say('(hidden)');
  if (value === null || value === '') return say('nothing');
  if (kind === 'choice') return value === true || value === 'true' ? say('yes') : say('no');
  if (kind === 'instant') return formatInstant(String(value), zone);
  if (kind === 'day') return formatDay(String(value));
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** What would stand if the other value were taken. */
export function otherValue(record: RecordJSON | undefined, zone: string): string {
  const story = storyOf<Story>(record);
  if (!story) return '';
  return valueIn(zone, story, record?.params.resolution === 'cloud' ? story.onSite : story.inCloud);
}

function deletion({ inCloud }: Story, values: Record<string, string>): string[] {
  return inCloud
    ? [say('The record was deleted in the cloud. {{who}} changed it on {{site}}, {{at}}. It stays deleted.', values)]
    : [say('{{who}} deleted the record on {{site}}, {{at}}, but it was changed in the cloud. It stays.', values)];
}

/** What the cloud had; nothing of that where only the whole record was deleted there. */
function inTheCloud({ isDeleted, inCloud, before, cloudWho }: Story, at: string | undefined, value: string): string[] {
  if (isDeleted && inCloud === before) return [];
  return at === undefined
    ? [say('In the cloud it was set to “{{value}}”.', { value })]
    : [say('In the cloud, {{who}} set it to “{{value}}”, {{at}}.', { who: cloudWho ?? say('somebody'), value, at })];
}

/** A conflict in sentences: who set what where and when, what stands, and by which rule. */
export function ConflictSentence({ record }: { record: RecordJSON | undefined }) {
  const zone = useZone();
  const { translateProperty } = useTranslation();
  const story = storyOf<Story>(record);
  if (!story || !record) return <span>–</span>;
  const { model, siteAt, cloudAt, resolution, rule, resolvedAt } = record.params as Record<string, string>;
  const at = (instant: string | undefined) => (instant ? formatInstant(instant, zone) : '');
  const who = story.siteWho ?? say('Somebody');
  const site = story.siteName ?? say('a site');
  if (story.property === 'deletedAt') {
    return <Lines lines={deletion(story, { who, site, at: at(siteAt) })} isChosen={story.isChosen} />;
  }
  const field = translateProperty(story.property, model);
  const value = (one: unknown) => valueIn(zone, story, one);
  const lines = [
    say('{{who}} set {{field}} to “{{value}}” on {{site}}, {{at}}.', {
      who,
      field,
      value: value(story.onSite),
      site,
      at: at(siteAt),
    }),
    ...inTheCloud(story, cloudAt ? at(cloudAt) : undefined, value(story.inCloud)),
    say('Before, it was “{{value}}”.', { value: value(story.before) }),
  ];
  // what stands is said while nobody has decided
  const stands = story.isDeleted
    ? say('The record has been deleted since and stays deleted.')
    : say('Current value “{{value}}”: {{rule}}.', {
        value: value(resolution === 'cloud' ? story.inCloud : story.onSite),
        rule: RULES[rule ?? ''] ?? '',
      });
  const isOpen = !story.isChosen && !resolvedAt;
  return <Lines lines={isOpen ? [...lines, stands] : lines} isChosen={story.isChosen} />;
}

function Lines({ lines, isChosen }: { lines: string[]; isChosen: boolean }) {
  return (
    <div style={{ minWidth: 'min(340px, 42vw)', overflowWrap: 'anywhere', whiteSpace: 'normal', lineHeight: 1.45 }}>
      {lines.map((line, at) => (
        <Text key={line} as="p" {...(at < lines.length - 1 ? {} : { fontWeight: 'bold' })}>
          {line}
        </Text>
      ))}
      {isChosen ? (
        <Text as="p" color="primary100">
          {say('Settled here. Sent to the cloud with the next sync.')}
        </Text>
      ) : null}
    </div>
  );
}
