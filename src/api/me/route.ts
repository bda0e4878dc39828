import type { Runtime } from '../../context.ts';
import { signedTime } from '../../domain/mobile/server-time.ts';
import type { Count, PhoneCaller } from '../../domain/mobile/sessions.ts';
import type { Language } from '../../language.ts';
import type { Route, RouteResponse } from '../route.ts';

/** What a call from a phone is given. */
export interface PhoneCall {
  runtime: Runtime;
  search: URLSearchParams;
  /** parsed JSON, not yet checked */
  body: unknown;
  /** from where it came */
  address: string;
  requestId: string;
  /** what its reader reads, as Accept-Language says */
  language: Language;
}

/** A call that nobody has signed in for yet: what is guessed at is counted. */
interface StrangersCall extends PhoneCall {
  count: Count;
}

/** What is done on a phone: by anybody who signs in, or by whoever a phone's access token names. */
export type PhoneRoute = Omit<Route, 'handle' | 'right' | 'kind' | 'takesIfMatch'> &
  (
    | { admits: 'anybody'; handle: (call: StrangersCall) => Promise<RouteResponse> }
    | { admits: 'phone'; handle: (call: PhoneCall & { caller: PhoneCaller }) => Promise<RouteResponse> }
  );

export const signedTimeFor = ({ runtime, caller }: Pick<PhoneCall, 'runtime'> & { caller: PhoneCaller }) =>
  signedTime(runtime, caller.deviceId, runtime.clock.now());
