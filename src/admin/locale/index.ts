import type { ResourceJSON } from '#adminjs';
import type { Language } from '../../language.ts';
import type { Declaration } from '../declaration.ts';
import type { Words } from './label-types.ts';
import { addOne, coreWords, wordsIn } from './translate.ts';

const pick = (words: Readonly<Record<string, string>> | undefined, names: ReadonlySet<string>) =>
  Object.fromEntries(Object.entries(words ?? {}).filter(([key]) => names.has(key.split('.')[0] ?? key)));

/** What AdminJS writes for a field that is true or false. */
const yesOrNo = ({ properties }: ResourceJSON, language: Language) =>
  Object.fromEntries(
    Object.values(properties)
      .filter(({ type }) => type === 'boolean')
      .flatMap(({ name }) => [
        [`${name}.true`, wordsIn(language).messages.yes],
        [`${name}.false`, wordsIn(language).messages.no],
      ]),
  );

/** The words for the resources that a page holds, and for no others. */
export function translations(
  resources: readonly ResourceJSON[],
  declared: readonly Declaration[],
  language: Language = 'en',
) {
  const words = wordsIn(language);
  const core = coreWords(language) as unknown as Partial<Words> & { labels?: Record<string, string> };
  const shown = declared.flatMap(({ model }) => {
    const resource = resources.find(({ id }) => id === model);
    const said = words.resources[model];
    if (!resource || !said) return [];
    const names = new Set(Object.keys(resource.properties));
    const actions = new Set(resource.actions.map(({ name }) => name));
    return [
      [
        model,
        {
          labels: { ...yesOrNo(resource, language), ...pick(said.values, names) },
          properties: pick(said.properties, names),
          actions: { list: said.name, new: addOne(language, said.one), ...pick(said.actions, actions) },
          messages: said.messages ?? {},
        },
      ] as const,
    ];
  });
  const names = Object.fromEntries(shown.map(([model]) => [model, words.resources[model]?.name ?? model]));
  return {
    [language]: {
      ...core,
      pages: words.pages,
      actions: { ...core.actions, ...words.actions },
      buttons: { ...core.buttons, ...words.buttons },
      messages: { ...core.messages, ...words.messages },
      properties: { ...core.properties, ...words.properties },
      labels: { ...core.labels, ...words.groups, ...names },
      resources: Object.fromEntries(shown),
    },
  };
}
