import { ApiClient } from 'adminjs';
import { useState } from 'react';
import type { CompanyToday, Contact, Today } from '../../../domain/attendance/today.ts';
import type { ReachToday } from '../../../domain/attendance/today-in-reach.ts';
import type { Attention } from '../../../domain/sites/standing.ts';
import type { Sent } from './sent.ts';
import { useRepeated } from './use-repeated.ts';

/** As the domain counts them: one source for both sides. */
export type ContactView = Sent<Contact>;
export type TodayView = Sent<Today>;
export type ReachView = Sent<ReachToday>;
export type CompanyView = Sent<CompanyToday>;

interface LiveReply {
  now: string;
  /** what is wrong with the backups of this server */
  backup?: string;
  /** what of the sync needs somebody */
  attention?: Sent<Attention>;
  today?: TodayView;
  reach?: ReachView;
  companies?: CompanyView[];
}

/** What the first page shows. */
export function useLive() {
  const [site, setSite] = useState('');
  const { answer, isOffline } = useRepeated(site, async (headers) => {
    const { data } = await new ApiClient().getDashboard({ params: site ? { site } : {}, headers });
    return data as unknown as LiveReply;
  });
  return { answer, isOffline, site, setSite };
}
