import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parseSync } from 'oxc-parser';
import { accountMessage } from '../../src/i18n/accounts.ts';
import { allTexts } from '../../src/i18n/all.ts';
import { leaveMessage } from '../../src/i18n/leave.ts';
import { isMessage, type Message, type Param, render, renderStored, stored, verbatim } from '../../src/i18n/message.ts';
import { mobileMessage } from '../../src/i18n/mobile.ts';
import { operationsInBangla, tablesInBangla } from '../../src/i18n/names.ts';
import { acts, models } from '../../src/policies/roles.ts';
import { projectRoot } from '../../src/project.ts';

const folder = join(projectRoot(), 'src', 'i18n');

interface Node {
  type: string;
  [part: string]: unknown;
}

/** A value that fits a parameter's type, as it stands in the source. */
function sampleOf(type: string): Param {
  if (/^Message\b|\bMessage$/.test(type) && !type.includes('[]')) return verbatim('৭');
  if (type.includes('Message') && type.includes('[]')) return [verbatim('৭')];
  if (type.includes('[]')) return ['A1'];
  if (type.startsWith('number')) return 7;
  if (type.startsWith('boolean')) return true;
  if (type.startsWith('Counted')) return 'users';
  return 'A1';
}

/** The parameters of every code, out of the types that its file gives it. */
function samples(): Map<string, Record<string, Param>> {
  const found = new Map<string, Record<string, Param>>();
  for (const file of readdirSync(folder)) {
    const source = readFileSync(join(folder, file), 'utf8');
    const visit = (node: unknown): void => {
      if (Array.isArray(node)) {
        for (const part of node) visit(part);
        return;
      }
      if (typeof node !== 'object' || node === null) return;
      const one = node as Node;
      if (one.type === 'Property') {
        const { key, value } = one as unknown as { key: { value?: unknown }; value: Node };
        const callee = (value.callee as { name?: string } | undefined)?.name;
        if (typeof key.value === 'string' && (callee === 'text' || callee === 'english')) {
          const given = (value.typeArguments as { params: { members?: Node[] }[] } | null)?.params[0]?.members ?? [];
          const entries = given.map((member) => {
            const { start, end } = (member.typeAnnotation as { typeAnnotation: { start: number; end: number } })
              .typeAnnotation;
            return [(member.key as { name: string }).name, sampleOf(source.slice(start, end))] as const;
          });
          found.set(key.value, Object.fromEntries(entries));
        }
      }
      for (const part of Object.values(one)) visit(part);
    };
    visit(parseSync(file, source).program);
  }
  return found;
}

const known = samples();
const all = [...allTexts()].filter(([code]) => code !== 'text');
const rendered = (code: string, language: 'en' | 'bn'): string =>
  render({ code, params: known.get(code) ?? {} }, { language, timeZone: 'Asia/Dhaka' });

describe('Every message', () => {
  test('is found with its parameters', () => {
    expect(all.length).toBeGreaterThan(550);
    expect(all.filter(([code]) => !known.has(code)).map(([code]) => code)).toEqual([]);
  });

  test('has words in both languages, and leaves nothing out', () => {
    const odd = all.flatMap(([code]) =>
      (['en', 'bn'] as const)
        .map((language) => `${code} ${language}: ${rendered(code, language)}`)
        .filter((text) => /undefined|null|NaN|\[object|TODO|\$\{|: $/.test(text)),
    );
    expect(odd).toEqual([]);
  });

  test('has Bangla without English sentences in it; what only operators read is English', () => {
    const english = all
      .filter(([, { isEnglish }]) => !isEnglish)
      .map(([code]) => ({ code, bangla: rendered(code, 'bn') }))
      // names of menus, formats and programs stand between quotation marks, in brackets, or are a word or two
      .filter(({ bangla }) => !/[\u0980-\u09ff]/.test(bangla) || /[A-Za-z]{2,}( [a-z]{2,}){2,}/.test(bangla));
    // nothing but parameters: what they say is rendered by itself
    expect(english.filter(({ bangla }) => !/^[\sA-Z0-9:.,–-]*$/.test(bangla)).map(({ code }) => code)).toEqual([]);
  });

  test('has no words that were given up', () => {
    const retired = /\b(mend|mends|parked|he|him|his|himself|house|vouch|hangs on|look only)\b/i;
    expect(all.map(([code]) => `${code}: ${rendered(code, 'en')}`).filter((text) => retired.test(text))).toEqual([]);
  });

  test('says tables and operations as both languages call them', () => {
    expect(models.filter((model) => tablesInBangla[model] === undefined)).toEqual([]);
    expect(acts.filter((act) => operationsInBangla[act] === undefined)).toEqual([]);
  });
});

describe('A message', () => {
  const overlap = leaveMessage('leave.overlaps', { name: 'Rahim', first: '2026-11-22', last: '2026-11-23' });

  test('is its code and its parameters, and survives a database as such', () => {
    expect(overlap).toEqual({
      code: 'leave.overlaps',
      params: { name: 'Rahim', first: '2026-11-22', last: '2026-11-23' },
    });
    const read: unknown = JSON.parse(stored(overlap));
    expect(isMessage(read) && render(read, 'bn')).toMatch(/^Rahim-এর 2026-11-22 থেকে/);
  });

  test('holds no character that PostgreSQL refuses', () => {
    expect(stored(verbatim('a\0b\ud800'))).toBe('{"code":"text","params":{"words":"a\u2400b\ufffd"}}');
  });

  test('inside another one is rendered in the same language, as deep as they go', () => {
    const flag = mobileMessage('mobile.flag-no-location', { why: 'denied' });
    const refusal = mobileMessage('mobile.refused-by-rule', { flag });
    expect(render(refusal, 'en')).toBe('Your company does not accept this punch: No location (denied).');
    expect(render(refusal, 'bn')).toBe('আপনার কোম্পানি এই হাজিরা নেয় না: অবস্থান নেই (অনুমতি দেননি)।');
  });

  test('of a newer program shows its code; words of a person stay as they are', () => {
    const newer: Message = { code: 'overtime.not-approved', params: { hours: 3 } };
    expect(render(newer, 'bn')).toBe('overtime.not-approved');
    expect(renderStored('They were at the buyer’s.', 'bn')).toBe('They were at the buyer’s.');
    expect(renderStored(null, 'bn')).toBeNull();
  });

  test('is refused by the compiler without its parameters, or with others', () => {
    // @ts-expect-error a parameter is missing
    leaveMessage('leave.overlaps', { name: 'Rahim', first: '2026-11-22' });
    // @ts-expect-error a parameter has another type
    accountMessage('password.minimum', { least: 'eight' });
    // @ts-expect-error there is no such code
    accountMessage('password.minimal', { least: 8 });
    expect(allTexts().has('password.minimal')).toBe(false);
  });
});
