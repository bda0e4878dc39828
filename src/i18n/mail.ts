import { defineMessages, text } from './message.ts';

/** Messages about mail. */
export const mailMessage = defineMessages({
  'mail.expired': text({ en: 'it waited for too long', bn: 'এত দেরি হয়েছে যে আর কাজে লাগবে না' }),
});
