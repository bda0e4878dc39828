import type { RequestHandler, Response } from 'express';
import { methodRefused } from './answers.ts';
import type { Method, RouteResponse } from './route.ts';

export function send(res: Response, { status, body, headers: said = {} }: RouteResponse): void {
  res.status(status);
  for (const [name, value] of Object.entries(said)) res.setHeader(name, value);
  if (body === undefined) res.end();
  else res.json(body);
}

/** What an address answers: HEAD wherever GET is, and OPTIONS. */
const allowedOf = (methods: readonly Method[]): string =>
  [...methods.flatMap((method) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()])), 'OPTIONS'].join(', ');

/** The last handler of an address: says what it answers, and refuses the rest. */
export function otherMethods(methods: readonly Method[]): RequestHandler {
  const allowed = allowedOf(methods);
  return (req, res) => {
    res.setHeader('Allow', allowed);
    if (req.method !== 'OPTIONS') throw methodRefused({ method: req.method, allowed });
    res.status(204).end();
  };
}
