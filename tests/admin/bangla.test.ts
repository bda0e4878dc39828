/**
 * The panel as somebody who reads Bangla gets it, walked through as the leak suite walks it: every table, column, action
 * and value that the live panel names has its word, and every text in its answers is Bangla or somebody's own data.
 */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Model } from '../../src/policies/roles.ts';
import { type LeakFixture, leakFixture } from '../support/leaks.ts';
import { type OpenPanel, openPanel, type Visitor } from '../support/panel.ts';
import { testRuntime } from '../support/people.ts';

jest.setTimeout(120_000);

interface ActionJson {
  name: string;
  actionType: string;
  component?: string;
  isVisible?: boolean;
  custom?: { fields?: { name: string }[]; notice?: string };
}

interface PropertyJson {
  name: string;
  type: string;
  availableValues?: { value: string }[] | null;
  components?: Record<string, string>;
  description?: string;
}

interface ResourceJson {
  id: Model;
  actions: ActionJson[];
  properties: Record<string, PropertyJson>;
  listProperties: PropertyJson[];
  showProperties: PropertyJson[];
  editProperties: PropertyJson[];
  filterProperties: PropertyJson[];
}

type Texts = Record<string, string>;
interface Translations {
  actions: Texts;
  pages: Texts;
  labels: Texts;
  messages: Texts;
  properties: Texts;
  resources: Record<string, { actions: Texts; labels: Texts; messages: Texts; properties: Texts }>;
}

interface State {
  pages: { name: string; custom?: { about?: string; fields?: { name: string }[] } }[];
  resources: ResourceJson[];
  locale: { translations: { bn: Translations } };
}

/** Whether a screen has the column. */
const shown = (of: ResourceJson, name: string): boolean =>
  [of.listProperties, of.showProperties, of.editProperties, of.filterProperties]
    .flat()
    .some((one) => one.name === name);

const isBangla = (text: string | undefined): boolean => text !== undefined && /[\u0980-\u09ff]/.test(text);
/** Names and notations that are the same in every language. */
const SAME = new Set(['TCP', 'UDP', 'CSV', 'XLSX', '']);

/** Components that only say what they are about to do (`…Ask`), or ask with words of the locale (`ask_…`). */
const ASKING = ['Ask', 'Fill', 'FormAction', 'Confirm'];

/** What the fixture put there: marks of its own, ids, addresses, names of its people. */
const FIXTURE = /~|^text \d+$|^[\da-f]{8}-[\da-f-]+$|@|^(Rahim|Karim|Jamil|Salma|Nasrin|Garments [AB]).*$/;

/** Parts of answers that screens do not show as they are: they choose by them, or lead somewhere. */
const CODES =
  /\.(id|value|through|kind|gate|grantId|userId|model|act|acts|field|choices|scope|plan|way|op|address|cloudUrl)$/;

/** Data and codes that stand in every language as they are, with the reason. */
const AS_IT_STANDS: readonly [where: RegExp, why: string][] = [
  [/\.createdBy$|^journal\.(actor|requestId)$/, 'who it was, as programs name them'],
  [/ (access|members)\..*\.(name|giver)$/, 'names of people; what came with Hajira is Hajira’s'],
  [/^(company|dashboard\.today)\.timeZone$/, 'a zone by its public name'],
  [/^company\.joinCode$|^punch\.deliveries$|^rule parts\.tables\.scopes$|^user\.language$/, 'codes'],
  [/^(user|site|dashboard\.today\.sites)\.name$/, 'names'],
  [/^dashboard\.companies\.state$|^mobile_punch\.(source|held)$| members\.other$/, 'a code that the screen words'],
  [/^terminal\.(alarms|orders)$/, 'rows as JSON; what is no message among them has no words'],
];

const inWords = /[A-Za-z]{2,}/;

describe.each(['cloud', 'site'] as const)('In Bangla, the panel of a %s', (deploymentRole) => {
  let runtime: Awaited<ReturnType<typeof testRuntime>>;
  let panel: OpenPanel;
  let fixture: LeakFixture;
  const everybody =
    deploymentRole === 'cloud' ? (['company_admin', 'super_admin'] as const) : (['company_admin'] as const);
  const visitors = new Map<string, { visitor: Visitor; state: State }>();

  beforeAll(async () => {
    runtime = await testRuntime(deploymentRole);
    fixture = await leakFixture(runtime);
    await fixture.admin.query(`UPDATE "user" SET language = 'bn'`);
    panel = await openPanel(runtime, { hooks: {} });
    for (const who of everybody) {
      const visitor = await panel.as(fixture.emails[who]);
      const { text } = await visitor.ask('GET', '/', { headers: {} });
      const [, json = 'null'] = text.match(/window\.REDUX_STATE=(.*?);window\.THEME=/s) ?? [];
      visitors.set(who, { visitor, state: JSON.parse(json) as State });
    }
  });
  afterAll(async () => {
    await panel.close();
    await fixture.admin.end();
    await runtime.close();
  });

  const stateOf = (who: string): State => visitors.get(who)?.state as State;

  describe.each(everybody)('has a word for %s', (who) => {
    test('for every table, column, action, button and dialog', () => {
      const { resources, locale } = stateOf(who);
      const words = locale.translations.bn;
      expect(resources.length).toBeGreaterThan(5);
      const ofPages = stateOf(who).pages.flatMap(({ name, custom = {} }): [string, string | undefined][] => [
        [`page ${name}`, words.pages[name]],
        ...(custom.about ? [[`question ${custom.about}`, words.messages[custom.about]] as [string, string]] : []),
        ...(custom.fields ?? []).map((field): [string, string | undefined] => [
          `question ask_${field.name}`,
          words.messages[`ask_${field.name}`],
        ]),
      ]);
      const ofTables = resources.flatMap(({ id, actions, ...shown }) => {
        const own = words.resources[id];
        const shownActions = actions.filter(({ name, isVisible }) => isVisible && name !== 'search');
        const message = (name: string) => own?.messages[name] ?? words.messages[name];
        const { listProperties, showProperties, editProperties, filterProperties } = shown;
        const properties = [...listProperties, ...showProperties, ...editProperties, ...filterProperties];
        const said: [string, string | undefined][] = [
          [`table ${id}`, words.labels[id]],
          ...properties.map(({ name }): [string, string | undefined] => [
            `column ${id}.${name}`,
            own?.properties[name] ?? words.properties[name],
          ]),
          ...properties.flatMap(({ description }): [string, string | undefined][] =>
            description ? [[`hint ${description}`, message(description)]] : [],
          ),
          ...shownActions.map(({ name }): [string, string | undefined] => [
            `button ${id}.${name}`,
            own?.actions[name] ?? words.actions[name],
          ]),
          ...actions.flatMap(({ name, component, custom, isVisible }): [string, string | undefined][] => [
            // what is only read by a page asks nobody anything
            ...(isVisible && ASKING.includes(component ?? '')
              ? [[`question ${name}Ask`, message(`${name}Ask`)] as [string, string | undefined]]
              : []),
            ...(custom?.notice
              ? [[`notice ${custom.notice}`, message(custom.notice)] as [string, string | undefined]]
              : []),
            ...(custom?.fields ?? []).map((field): [string, string | undefined] => [
              `question ask_${field.name}`,
              message(`ask_${field.name}`),
            ]),
          ]),
        ];
        return said;
      });
      const missing = [...ofPages, ...ofTables].filter(([, text]) => !isBangla(text)).map(([what]) => what);
      expect([...new Set(missing)]).toEqual([]);
    });

    test('for every value that is one of a few', () => {
      const { resources, locale } = stateOf(who);
      const missing = resources.flatMap((resource) => {
        const { id, properties } = resource;
        const labels = locale.translations.bn.resources[id]?.labels ?? {};
        const seen = Object.values(properties).filter(({ name }) => shown(resource, name));
        return seen.flatMap(({ name, type, availableValues }) => {
          const values = type === 'boolean' ? ['true', 'false'] : (availableValues ?? []).map(({ value }) => value);
          return values
            .filter((value) => !isBangla(labels[`${name}.${value}`]) && !SAME.has(labels[`${name}.${value}`] ?? '-'))
            .map((value) => `${id}: ${name}.${value}`);
        });
      });
      expect(missing).toEqual([]);
    });
  });

  // a site answers the same way
  if (deploymentRole === 'site') return;
  test('answers in Bangla, or with data', async () => {
    const odd = new Map<string, Set<string>>();
    const look = (where: string, value: unknown): void => {
      if (typeof value === 'string') {
        if (inWords.test(value) && !isBangla(value) && !FIXTURE.test(value) && !CODES.test(where))
          odd.set(where, (odd.get(where) ?? new Set()).add(value.slice(0, 80)));
      } else if (Array.isArray(value)) for (const one of value) look(where, one);
      else if (value !== null && typeof value === 'object')
        for (const [name, one] of Object.entries(value)) look(`${where}.${name}`, one);
    };
    for (const who of everybody) {
      const { visitor, state } = visitors.get(who) as { visitor: Visitor; state: State };
      const words = state.locale.translations.bn;
      for (const { id, actions } of state.resources) {
        const list = await visitor.ask('GET', `/api/resources/${id}/actions/list`, { headers: {} });
        const records: { id: string; params: Record<string, unknown> }[] = list.json.records ?? [];
        const [first] = records;
        for (const { name, actionType } of actions) {
          if (['list', 'search', 'new', 'delete', 'edit'].includes(name) || actionType === 'bulk') continue;
          // the same screens everywhere: once is enough
          if (['access', 'why'].includes(name) && id !== 'employee') continue;
          if (actionType === 'record' && !first) continue;
          const path = actionType === 'resource' ? `actions/${name}` : `records/${first?.id}/${name}`;
          const { json } = await visitor.ask('GET', `/api/resources/${id}/${path}`, { headers: {} });
          if (name === 'show')
            for (const [field, value] of Object.entries(json.record?.params ?? {})) {
              const column = field.split('.')[0] ?? field;
              // what has words of its own is worded by the screen
              if (!isBangla(words.resources[id]?.labels[`${column}.${value}`])) look(`${id}.${column}`, value);
            }
          else look(`${id} ${name}`, json.data);
        }
      }
      look('dashboard', (await visitor.ask('GET', '/api/dashboard', { headers: {} })).json);
    }
    const found = [...odd].filter(([where]) => !AS_IT_STANDS.some(([known]) => known.test(where)));
    expect(found.map(([where, said]) => `${where} = ${[...said].join(', ')}`)).toEqual([]);
  });
});
