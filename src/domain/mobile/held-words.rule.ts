/** Why a punch of a phone is kept back although it was taken. */
import type { Message } from '../../i18n/message.ts';
import { mobileMessage } from '../../i18n/mobile.ts';
export type MobileHeld = 'no_employee' | 'over_limit' | 'company_inactive';

/** To whoever reviews it: what is in the way, and the way out. */
export const heldForReviewer: Readonly<Record<MobileHeld, Message>> = {
  no_employee: mobileMessage('mobile.held-no-employee'),
  over_limit: mobileMessage('mobile.held-limit'),
  company_inactive: mobileMessage('mobile.held-company'),
};

/** To the worker who made it. */
export const heldForWorker: Readonly<Record<MobileHeld, Message>> = {
  no_employee: mobileMessage('mobile.stored-no-employee'),
  over_limit: mobileMessage('mobile.stored-limit'),
  company_inactive: mobileMessage('mobile.stored-company'),
};
