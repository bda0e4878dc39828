const agent = navigator as Navigator & { userAgentData?: { platform?: string; mobile?: boolean } };

export const platformOf = (): string => agent.userAgentData?.platform || navigator.platform || 'browser';

/** "SM-A055F" out of "... (Linux; Android 14; SM-A055F) ..." */
export const modelOf = (): string =>
  (/\(([^)]*)\)/.exec(navigator.userAgent)?.[1]?.split(';').at(-1)?.trim() || 'Browser').slice(0, 80);
