import { expect, test } from '@jest/globals';
import { reachedAt } from '../../src/admin/lan.rule.ts';

test('a terminal is told an address that it reaches, also by whoever opened the panel on the server itself', () => {
  const own = ['192.168.1.20', '10.0.0.5'];
  for (const host of ['localhost', '127.0.0.1', '127.0.1.1', '[::1]'])
    expect(reachedAt(`http://${host}:4000`, own)).toEqual({ origin: 'http://192.168.1.20:4000', isHere: true });
  expect(reachedAt('http://localhost:4000', [])).toEqual({ origin: 'http://localhost:4000', isHere: true });
  for (const origin of ['http://192.168.7.3:4000', 'https://hajira.example'])
    expect(reachedAt(origin, own)).toEqual({ origin, isHere: false });
});
