import type { Language } from '../language.ts';

/** Who sits at this browser, as the page may know them. */
export interface CurrentAdmin {
  email: string;
  title: string;
  company: string | null;
  role: string;
  /** the zone that times are shown in */
  timeZone: string | null;
  deploymentRole: 'cloud' | 'site';
  /** they have access tokens of their own to look after */
  hasTokens?: true;
  language: Language;
  /** digits as Bangla writes them */
  banglaDigits: boolean;
  /** the admin who impersonates the user */
  seenBy?: string;
  /** inside a company as support: to look, or to change */
  support?: 'look' | 'write';
  /** what the company's payment asks for, in words */
  account?: string;
  /** on a site: where what the cloud decides is changed, and whether it was reached last */
  cloudUrl?: string;
  isCloudReached?: boolean;
}
