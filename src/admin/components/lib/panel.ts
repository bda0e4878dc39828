import { useCurrentAdmin } from 'adminjs';
import type { CurrentAdmin } from '../../current-admin.ts';
import { zoneOr } from './time.ts';

export function useMe(): CurrentAdmin {
  const [me] = useCurrentAdmin();
  return me as unknown as CurrentAdmin;
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
