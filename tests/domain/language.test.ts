import { describe, expect, test } from '@jest/globals';
import { inDigitsOf } from '../../src/language.ts';

describe('Numbers in the digits that a reader chose', () => {
  test.each([
    ['10,000+ জন, 80.5 %, 08:02', '১০,০০০+ জন, ৮০.৫ %, ০৮:০২'],
    ['12 ঘণ্টার মধ্যে (A-041)', '১২ ঘণ্টার মধ্যে (A-041)'],
    ['http://127.0.0.1:4000/admin gb18030 {{n2}}', 'http://127.0.0.1:4000/admin gb18030 {{n2}}'],
    ['192.168.1.0 এর 3টি', '192.168.1.0 এর ৩টি'],
    ['এভাবে লিখুন: 12500.00', 'এভাবে লিখুন: 12500.00'],
    ['2026-11-22 08:02:11 থেকে 5', '2026-11-22 08:02:11 থেকে ৫'],
  ])('%s', (text, written) => expect(inDigitsOf(text, true)).toBe(written));

  test('never between quotation marks: what somebody wrote is quoted as it stands', () => {
    expect(inDigitsOf('12 জনের কোড "0017" আছে', true)).toBe('১২ জনের কোড "0017" আছে');
    expect(inDigitsOf('"১২,৫x" is not an amount; ৩ more', false)).toBe('"১২,৫x" is not an amount; 3 more');
  });

  test('Latin ones for whoever did not choose Bangla ones', () => {
    expect(inDigitsOf('কমপক্ষে ৮ অক্ষর', false)).toBe('কমপক্ষে 8 অক্ষর');
  });
});
