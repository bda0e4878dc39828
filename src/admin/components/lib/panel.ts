import { useCurrentAdmin } from 'adminjs';
import { zoneOr } from './time.ts';

/** Who sits here, as the page was told. */
export interface Me {
  email: string;
  title: string;
  company: string | null;
  role: string;
  timeZone: string | null;
  deploymentRole: 'cloud' | 'site';
  /** they have access tokens of their own to look after */
  hasTokens?: true;
  language: 'en' | 'bn';
  banglaDigits: boolean;
  /** the admin who impersonates the user */
  seenBy?: string;
  /** inside a company as support */
  support?: 'look' | 'write';
  /** what the company's payment asks for */
  account?: string;
  /** on a site: the cloud's panel, and whether the last round reached the cloud */
  cloudUrl?: string;
  isCloudReached?: boolean;
}

export function useMe(): Me {
  const [me] = useCurrentAdmin();
  return me as unknown as Me;
}

export const useZone = (): string => zoneOr(useMe().timeZone);

declare global {
  interface Window {
    hajiraWatches?: boolean;
  }
}

/** A session that has ended shows as a 401 somewhere: the way back leads through the sign-in page to this page. */
export function watchSession(): void {
  if (window.hajiraWatches) return;
  window.hajiraWatches = true;
  const { send } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.send = function sendWatched(body) {
    this.addEventListener('load', () => {
      if (this.status !== 401) return;
      const here = window.location.pathname + window.location.search;
      window.location.assign(`/admin/login?to=${encodeURIComponent(here)}`);
    });
    send.call(this, body);
  };
}
