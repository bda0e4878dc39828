import { describe, expect, test } from '@jest/globals';
import { ownBadgeMoved } from '../../src/domain/attendance/own-punches.ts';
import { seatLimitReached } from '../../src/domain/people/seats.ts';
import { translate, wordsBy } from '../../src/domain/words/translate.ts';
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

describe('A sentence that was composed in English', () => {
  const say = (english: string) => translate('bn', english);

  test('is read in Bangla by its shape, with what stands in it', () => {
    expect(say('1.2 km outside Main gate (accuracy 12 m)')).toBe('Main gate থেকে 1.2 কিমি বাইরে (12 মি পর্যন্ত নিশ্চিত)');
    expect(say('He may pass on mobile punch records: all of the company.')).toBe(
      'মোবাইল হাজিরা অন্যকে দেওয়ার অধিকার তাঁর আছে: কোম্পানির সব।',
    );
  });

  test.each([
    [
      seatLimitReached({ plan: 'Pro', limit: 100, taken: 80 }).message,
      /^100টি আসনের সব ভরা \(Pro প্যাকেজ, সক্রিয় কর্মী 80 জন\)/,
    ],
    [ownBadgeMoved({ ask: 'Rahim Uddin' }).message, /^নিজের হাজিরা কেউ নিজে সরাতে পারেন না.* বা Rahim Uddin-কে বলুন।$/],
    [ownBadgeMoved({ ask: '' }).message, /^নিজের হাজিরা কেউ নিজে সরাতে পারেন না.* অধিকার আছে এমন অন্য কাউকে বলুন।$/],
  ])('is read in Bangla where an import stored it as the reason of a row: %s', (english, bangla) =>
    expect(say(english)).toMatch(bangla),
  );

  test('is worded inside another one, as deep as they go', () => {
    expect(say('Your company does not take such punches: No location (denied).')).toBe(
      'আপনার কোম্পানি এমন হাজিরা নেয় না: অবস্থান নেই (অনুমতি দেননি)।',
    );
    expect(
      say(
        'It has never pushed anything. Check its power, its network, and Comm. > Cloud Server on its menu: server address, port and key.',
      ),
    ).toMatch(/^কখনো কিছু পাঠায়নি। বিদ্যুৎ/);
  });

  test('stays as it is in English, and when people typed it', () => {
    expect(translate('en', 'No photo')).toBe('No photo');
    for (const typed of ['He was at the buyer’s.', 'from home', '3 of them', '$& of $1'])
      expect(say(typed)).toBe(typed);
  });

  test('leaves names alone, whatever they are called', () => {
    expect(say('denied has not activated your account yet. Ask its admin.')).toMatch(/^denied এখনো/);
    expect(say('Punched at $1 within 40 s')).toBe('40 সেকেন্ড-এর মধ্যে $1-এ হাজিরা আছে');
  });

  test('takes the shape that fixes most of it', () => {
    const by = wordsBy({ '{{what}} is late.': 'ক {{what}}', 'The site {{name}} is late.': 'খ {{name}}' });
    expect(by('bn', 'The site A is late.')).toBe('খ A');
    expect(by('bn', 'It is late.')).toBe('ক It');
  });
});
