import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { metresBetween, metresOutside, pointsOf, type Shape, shapeOf } from '../../../src/domain/mobile/fence.rule.ts';
import { flagWords } from '../../../src/domain/mobile/flag-words.rule.ts';
import {
  type Facts,
  flagNames,
  flagsOf,
  isClean,
  type Limits,
  refusing,
  type Weights,
} from '../../../src/domain/mobile/flags.rule.ts';
import { leftOpen, trustedInstant } from '../../../src/domain/mobile/instant.rule.ts';
import { inWords } from '../../support/says.ts';

const T0 = Date.UTC(2026, 10, 22, 2, 0, 0);
const span = (most: number) => fc.integer({ min: 0, max: most });
const DAY = 86_400_000;

describe('The instant of a punch', () => {
  /** A day in the life of a phone: when it heard the server, was used, slept, and sent. */
  const life = fc.record({
    heardBefore: span(DAY),
    waited: span(DAY),
    sleptBefore: span(DAY),
    sleptAfter: span(DAY),
    wrongBy: fc.integer({ min: -10 * DAY, max: 10 * DAY }),
    setBetween: fc.integer({ min: -10 * DAY, max: 10 * DAY }),
    hasHeard: fc.boolean(),
    sameRun: fc.boolean(),
  });
  const lived = (l: typeof life extends fc.Arbitrary<infer T> ? T : never) => {
    const punchedAt = T0;
    const receivedAt = T0 + l.waited;
    // a running clock stands still while the phone sleeps
    const before = Math.max(0, l.heardBefore - l.sleptBefore);
    const after = Math.max(0, l.waited - l.sleptAfter);
    const run = 'one';
    return trustedInstant({
      receivedAt,
      phoneAt: punchedAt + l.wrongBy,
      sentAt: receivedAt + l.wrongBy + l.setBetween,
      punched: { epoch: run, ms: before },
      sent: { epoch: l.sameRun ? run : 'two', ms: l.sameRun ? before + after : after },
      heard: l.hasHeard ? { epoch: run, ms: 0, serverAt: punchedAt - l.heardBefore } : undefined,
    });
  };

  test('the true moment always lies between the bounds, and what counts lies there too', () => {
    fc.assert(
      fc.property(life, (l) => {
        const found = lived(l);
        expect(found.latest).toBeGreaterThanOrEqual(T0);
        if (found.earliest !== null) expect(found.earliest).toBeLessThanOrEqual(T0);
        expect(found.at).toBeLessThanOrEqual(found.latest);
        if (found.earliest !== null) expect(found.at).toBeGreaterThanOrEqual(found.earliest);
      }),
    );
  });

  test('a clock that is only wrong harms nobody, however wrong', () => {
    fc.assert(
      fc.property(life, (l) => {
        expect(lived({ ...l, setBetween: 0 }).at).toBe(T0);
      }),
    );
  });

  test('setting the clock moves nothing beyond the bounds, and never counts as live or proven', () => {
    fc.assert(
      fc.property(life, (l) => {
        const found = lived(l);
        const claim = T0 - l.setBetween;
        const isOutside = (found.earliest !== null && claim < found.earliest - 15_000) || claim > found.latest + 15_000;
        if (isOutside) expect(['corrected', 'phone_only']).toContain(found.basis);
      }),
    );
  });

  test('a running clock that is made up proves nothing: earlier than its receipt without a signed time of that minute is unproven', () => {
    const far = fc.integer({ min: 60_001, max: 30 * DAY });
    fc.assert(
      fc.property(far, fc.integer({ min: 15_001, max: 30 * DAY }), (signedBefore, before) => {
        const claimed = Math.min(before, signedBefore);
        const start = 1_000;
        const found = trustedInstant({
          receivedAt: T0,
          phoneAt: T0 - claimed,
          sentAt: T0,
          heard: { epoch: 'r', ms: start, serverAt: T0 - signedBefore },
          punched: { epoch: 'r', ms: start + signedBefore - claimed },
          sent: { epoch: 'r', ms: start + signedBefore },
        });
        expect(found).toMatchObject({
          at: T0 - claimed,
          basis: 'phone_only',
          earliest: T0 - signedBefore,
          latest: T0,
          gap: claimed,
          isServerTimed: false,
        });
        expect(leftOpen(found)).toBe(claimed);
      }),
    );
  });

  test('whatever the phone says of its clocks, only the server’s times make it live or proven', () => {
    const ms = fc.integer({ min: 0, max: 3 * DAY });
    fc.assert(
      fc.property(span(3 * DAY), fc.integer({ min: -DAY, max: DAY }), ms, ms, ms, (signedBefore, claim, h, p, s) => {
        const found = trustedInstant({
          receivedAt: T0,
          phoneAt: T0 + claim,
          sentAt: T0,
          heard: { epoch: 'r', ms: h, serverAt: T0 - signedBefore },
          punched: { epoch: 'r', ms: p },
          sent: { epoch: 'r', ms: s },
        });
        const isProven = T0 - found.at <= 15_000 || signedBefore <= 60_000;
        expect(found.isServerTimed).toBe(isProven);
        expect(found.basis === 'phone_only').toBe(!isProven);
        expect(found.at).toBeGreaterThanOrEqual(T0 - signedBefore);
        expect(found.at).toBeLessThanOrEqual(T0);
      }),
    );
  });

  test('within a minute of a signed time it is proven', () => {
    const found = trustedInstant({
      receivedAt: T0,
      phoneAt: T0 - 40_000,
      sentAt: T0,
      heard: { epoch: 'r', ms: 0, serverAt: T0 - 60_000 },
    });
    expect(found).toMatchObject({ basis: 'proven', at: T0 - 40_000, earliest: T0 - 60_000, latest: T0 });
  });

  test('sent at once it is live, whatever the phone believes', () => {
    const found = trustedInstant({
      receivedAt: T0 + 900,
      phoneAt: T0 - 3 * DAY,
      sentAt: T0 - 3 * DAY + 900,
      punched: { epoch: 'r', ms: 10 },
      sent: { epoch: 'r', ms: 910 },
    });
    expect(found).toMatchObject({ at: T0, basis: 'live', phoneAhead: -3 * DAY });
  });

  test('without a time that the server signed, what is earlier than its receipt is unproven, however the phone’s clocks agree', () => {
    fc.assert(
      fc.property(span(60 * DAY), fc.integer({ min: -DAY, max: DAY }), fc.nat(DAY), (before, wrongBy, forged) => {
        const found = trustedInstant({
          receivedAt: T0,
          phoneAt: T0 - before + wrongBy,
          sentAt: T0 + wrongBy,
          punched: { epoch: 'r', ms: 0 },
          sent: { epoch: 'r', ms: forged },
          signedAt: T0 - 60_000,
        });
        expect(found).toMatchObject({ basis: before > 15_000 ? 'phone_only' : 'live', latest: T0, gap: before });
        expect(found.earliest).toBe(before <= 60_000 ? T0 - 60_000 : null);
      }),
    );
  });

  test('a signed time of before the phone was started anew is still the earliest moment', () => {
    const found = trustedInstant({
      receivedAt: T0,
      phoneAt: T0 - 3_600_000,
      sentAt: T0,
      punched: { epoch: 'two', ms: 5 },
      heard: { epoch: 'one', ms: 900_000, serverAt: T0 - 7_200_000 },
    });
    expect(found).toMatchObject({ basis: 'phone_only', at: T0 - 3_600_000, earliest: T0 - 7_200_000, latest: T0 });
  });

  test('with nothing but the phone’s word it says so', () => {
    expect(trustedInstant({ receivedAt: T0 + 1000, phoneAt: T0 - 3_600_000, sentAt: T0 + 1000 })).toMatchObject({
      at: T0 - 3_600_000,
      basis: 'phone_only',
      earliest: null,
    });
  });
});

const degrees = {
  latitude: fc.double({ min: -80, max: 80, noNaN: true }),
  longitude: fc.double({ min: -170, max: 170, noNaN: true }),
};
const point = fc.record(degrees);
const moved = (from: { latitude: number; longitude: number }, eastM: number, northM: number) => ({
  latitude: from.latitude + northM / 111_195,
  longitude: from.longitude + eastM / (111_195 * Math.cos((from.latitude * Math.PI) / 180)),
});
const near = fc.record({ east: fc.integer({ min: -3000, max: 3000 }), north: fc.integer({ min: -3000, max: 3000 }) });

describe('How far a point lies outside a place', () => {
  test('of a circle: the way to its middle without its radius, and never less than nothing', () => {
    fc.assert(
      fc.property(point, near, fc.integer({ min: 1, max: 2000 }), (centre, { east, north }, radiusM) => {
        const metres = metresOutside(moved(centre, east, north), { kind: 'circle', centre, radiusM });
        const expected = Math.max(0, Math.hypot(east, north) - radiusM);
        expect(Math.abs(metres - expected)).toBeLessThan(Math.max(5, expected * 0.01));
      }),
    );
  });

  test('of a square: nothing inside, and the way to the nearest side outside', () => {
    fc.assert(
      fc.property(
        fc.record({ ...degrees, latitude: fc.double({ min: -60, max: 60, noNaN: true }) }),
        near,
        (middle, { east, north }) => {
          const half = 500;
          const corners = [
            [-half, -half],
            [half, -half],
            [half, half],
            [-half, half],
          ].map(([x = 0, y = 0]) => moved(middle, x, y));
          const shape: Shape = { kind: 'polygon', corners };
          const metres = metresOutside(moved(middle, east, north), shape);
          const [dx, dy] = [Math.max(0, Math.abs(east) - half), Math.max(0, Math.abs(north) - half)];
          const expected = Math.hypot(dx, dy);
          expect(Math.abs(metres - expected)).toBeLessThan(Math.max(5, expected * 0.01));
        },
      ),
    );
  });

  test('texts of points are read as people write them, and nothing else is', () => {
    expect(pointsOf('23.9917, 90.4115')).toEqual([{ latitude: 23.9917, longitude: 90.4115 }]);
    expect(pointsOf('1,2; 3,4\n5 6\n')?.length).toBe(3);
    for (const text of ['', 'gate', '91, 3', '3, 181', '1;2', '1,2,3', '1, 2; x']) expect(pointsOf(text)).toBeNull();
    expect(shapeOf('1,2', null)).toBeNull();
    expect(shapeOf('1,2; 3,4', null)).toBeNull();
    expect(shapeOf('1,2; 3,4; 5,6', 10)).toBeNull();
    expect(shapeOf('1,2', 10)).toMatchObject({ kind: 'circle', radiusM: 10 });
  });

  test('the way between two points is the one of the sphere', () => {
    // Dhaka to Chattogram
    const metres = metresBetween({ latitude: 23.8103, longitude: 90.4125 }, { latitude: 22.3569, longitude: 91.7832 });
    expect(metres / 1000).toBeGreaterThan(213);
    expect(metres / 1000).toBeLessThan(215);
  });
});

const weight = fc.constantFrom('note' as const, 'review' as const, 'refuse' as const);
const weights = fc.record(
  Object.fromEntries(flagNames.map((name) => [name, weight])),
) as unknown as fc.Arbitrary<Weights>;
const limits: fc.Arbitrary<Limits> = fc.record({
  wantsPhoto: fc.boolean(),
  accuracyM: fc.integer({ min: 1, max: 10_000 }),
  speedKmh: fc.integer({ min: 1, max: 2000 }),
  clockS: fc.integer({ min: 1, max: 86_400 }),
  unprovenMinutes: fc.integer({ min: 0, max: 10_080 }),
  gateMinutes: fc.integer({ min: 0, max: 720 }),
});
const figure = (max: number) => fc.double({ min: 0, max, noNaN: true });
const facts: fc.Arbitrary<Facts> = fc.record({
  location: fc.option(fc.record({ accuracyM: figure(50_000), ageS: figure(100_000), isMock: fc.boolean() })),
  noLocationWhy: fc.option(fc.string()),
  outside: fc.option(fc.record({ metres: figure(20_000_000), geofence: fc.string() })),
  before: fc.option(fc.record({ metres: figure(20_000_000), seconds: figure(86_400), accuracyM: figure(50_000) })),
  others: fc.nat(50),
  otherPhone: fc.option(fc.record({ model: fc.string(), hours: figure(1000) })),
  gate: fc.option(fc.record({ terminal: fc.string(), seconds: figure(43_200) })),
  outsideShiftMinutes: fc.option(figure(1000)),
  clock: fc.record({
    aheadS: fc.double({ min: -1e9, max: 1e9, noNaN: true }),
    openS: figure(1e6),
    basis: fc.constantFrom('live' as const, 'phone_only' as const),
  }),
  hasPhoto: fc.boolean(),
});

describe('Flags', () => {
  test('each has its figure, its company’s weight and its sentence; clean is what nobody has to look at', () => {
    fc.assert(
      fc.property(facts, limits, weights, (f, l, w) => {
        const flags = flagsOf(f, l, w);
        const names = flags.map(({ name }) => name);
        expect(new Set(names).size).toBe(names.length);
        for (const flag of flags) {
          const isUnproven = flag.name === 'unprovenTime' && f.clock.basis === 'phone_only';
          expect(flag.weight).toBe(isUnproven && w.unprovenTime === 'note' ? 'review' : w[flag.name]);
          expect(Object.keys(flag.figure).length).toBeGreaterThan(0);
          expect(inWords(flagWords(flag))).not.toMatch(/undefined|NaN|null|Infinity/);
        }
        if (f.clock.basis === 'phone_only') expect(isClean(flags)).toBe(false);
        expect(isClean(flags)).toBe(!flags.some((flag) => flag.weight !== 'note'));
        expect(refusing(flags) === undefined).toBe(!flags.some((flag) => flag.weight === 'refuse'));
      }),
    );
  });

  test('what is flagged is exactly what its figure says', () => {
    fc.assert(
      fc.property(facts, limits, weights, (f, l, w) => {
        const names: string[] = flagsOf(f, l, w).map(({ name }) => name);
        const has = (name: string) => names.includes(name);
        const { location } = f;
        expect(has('noLocation')).toBe(location === null);
        expect(has('mock')).toBe(location?.isMock === true);
        expect(has('inaccurate')).toBe(location !== null && location.accuracyM > l.accuracyM);
        expect(has('sharedPhone')).toBe(f.others > 0);
        expect(has('newPhone')).toBe(f.otherPhone !== null);
        expect(has('clockWrong')).toBe(Math.abs(f.clock.aheadS) > l.clockS);
        expect(has('unprovenTime')).toBe(f.clock.openS > l.unprovenMinutes * 60 || f.clock.basis === 'phone_only');
        expect(has('atGate')).toBe(f.gate !== null && f.gate.seconds <= l.gateMinutes * 60);
        expect(has('noPhoto')).toBe(l.wantsPhoto && !f.hasPhoto);
        expect(has('outsideShift')).toBe((f.outsideShiftMinutes ?? 0) > 0);
        // no accuracy, however bad, excuses a place further away than the company's own limit
        if (location && f.outside && f.outside.metres > l.accuracyM) expect(has('far')).toBe(true);
        if (location && f.outside && f.outside.metres === 0) expect(has('far')).toBe(false);
      }),
    );
  });

  test('a stricter company never flags less', () => {
    fc.assert(
      fc.property(facts, limits, weights, (f, l, w) => {
        const strict = { ...l, speedKmh: 1, clockS: 1, unprovenMinutes: 0, gateMinutes: 720 };
        const names = flagsOf(f, strict, w).map(({ name }) => name);
        for (const { name } of flagsOf(f, l, w)) expect(names).toContain(name);
      }),
    );
  });
});
