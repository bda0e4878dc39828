/** The comm key of a terminal: a number of up to 6 digits. 0 is none; nothing at all says nothing of it. */
export const commKeyPattern = /^\d{0,6}$/;
export const MOST_COMM_KEY = 999_999;

/** The purpose that comm keys are sealed for. */
export const commKeyPurpose = 'terminal-comm-key';
