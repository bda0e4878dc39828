import { exampleId } from '../records/examples.ts';

export const example = {
  tokens: {
    accessToken: `hja_${'x'.repeat(94)}`,
    accessEndsAt: '2026-11-22T02:17:11.000Z',
    refreshToken: `hjr_${'x'.repeat(86)}`,
    serverTime: '2026-11-22T02:02:11.000Z',
  },
  phone: { id: exampleId, model: 'Samsung Galaxy A05', platform: 'Android 14', appVersion: '1' },
  punch: {
    id: exampleId,
    at: '2026-11-22T08:02:11.120+06:00',
    direction: 'in',
    location: {
      latitude: 23.9917,
      longitude: 90.4115,
      accuracyM: 12,
      at: '2026-11-22T08:02:09.000+06:00',
      isMock: false,
    },
    clock: { run: 'boot-17', ms: 81_230_120 },
    heard: { run: 'boot-17', ms: 81_100_000, serverAt: '2026-11-22T02:00:00.990Z', proof: 'x'.repeat(24) },
  },
} as const;

export const tag = 'phones';
