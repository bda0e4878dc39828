import type { Runtime } from '../../context.ts';
import type { Sessions } from './session.ts';
import type { Throttle } from './throttle.ts';

export interface AuthContext {
  runtime: Runtime;
  sessions: Sessions;
  throttle: Throttle;
  /** super admins need a second step */
  twoStepRequired: boolean;
  publicUrl: string | undefined;
  social: SocialSettings;
}

/** A client's id and secret at another service, and where that service is, when not where everybody finds it. */
export interface SocialClient {
  id: string;
  secret: string;
  endpoints?: { authorize: string; token: string; profile: string };
}

export type SocialSettings = Readonly<Partial<Record<'google' | 'facebook' | 'github' | 'twitter', SocialClient>>>;
