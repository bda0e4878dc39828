import { describe, expect, test } from '@jest/globals';
import { isRealTime } from '../../../src/domain/attendance/local-time.rule.ts';
import { correctionId, punchId } from '../../../src/domain/attendance/punch-id.ts';

const company = '018f3c6e-0000-7000-8000-00000000000a';
const serial = 'CKUH201760001';

describe('The id of a punch', () => {
  test.each([
    ['7', '2026-11-22 08:02:11', 0, '01a20246-e7b8-848e-bc62-5626ed5aeb1f'],
    ['0007', '2026-11-22 08:02:11', 255, '01a20246-e7b8-8703-9f0a-5ecf3a60daee'],
    ['A12', '2026-02-30 17:00:00', 1, '019caf7e-0e80-8db8-8d7c-cbd5f0b23a4e'],
  ])('badge %s at %s with code %i', (badge, localTime, code, id) => {
    expect(punchId({ companyId: company, serial, badge, localTime, code })).toBe(id);
  });

  test('is another one for another company', () => {
    const facts = { serial, badge: '7', localTime: '2026-11-22 08:02:11', code: 0 };
    expect(punchId({ ...facts, companyId: company })).not.toBe(
      punchId({ ...facts, companyId: company.replace('a', 'b') }),
    );
  });

  test('a correction keeps the time order of its punch and is never the punch itself', () => {
    const punch = '01a20246-e7b8-848e-bc62-5626ed5aeb1f';
    expect(correctionId(company, punch).slice(0, 13)).toBe(punch.slice(0, 13));
    expect(correctionId(company, punch)).not.toBe(punch);
    expect(correctionId(company, punch)).toBe(correctionId(company, punch));
  });
});

describe("A terminal's wall clock text", () => {
  test.each([
    ['2026-11-22 08:02:11', true],
    ['2028-02-29 23:59:59', true],
    ['2026-02-29 08:00:00', false],
    ['2026-02-30 17:00:00', false],
    ['2026-11-22 24:00:00', false],
    ['2000-01-01 00:00:05', false],
    ['2026-11-22 8:02:11', false],
    ['', false],
  ])('%s can be the time of a scan: %s', (text, real) => {
    expect(isRealTime(text)).toBe(real);
  });
});
