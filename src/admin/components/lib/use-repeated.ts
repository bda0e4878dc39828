import { useEffect, useRef, useState } from 'react';

const EVERY_MS = 10_000;

/** What a page asks by itself says so: it is no sign of a person. */
export type AskedBy = Readonly<Record<string, string>>;

/**
 * Asks for something again every ten seconds while somebody can see it.
 *
 * @param about what is asked about: another one is asked for at once
 */
export function useRepeated<T>(
  about: string,
  ask: (headers: AskedBy) => Promise<T>,
): { answer: T | undefined; isOffline: boolean } {
  const [answer, setAnswer] = useState<T>();
  const [isOffline, setOffline] = useState(false);
  const newest = useRef(ask);
  newest.current = ask;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what it is about is named by the caller
  useEffect(() => {
    let isDeleted = false;
    let timer: number | undefined;
    const again = async (byItself: boolean) => {
      window.clearTimeout(timer);
      try {
        const found = await newest.current(byItself ? { 'X-Asked-By': 'timer' } : {});
        if (isDeleted) return;
        setAnswer(found);
        setOffline(false);
      } catch {
        if (!isDeleted) setOffline(true);
      }
      if (!isDeleted && !document.hidden) timer = window.setTimeout(() => void again(true), EVERY_MS);
    };
    const seenAgain = () => {
      if (!document.hidden) void again(true);
    };
    document.addEventListener('visibilitychange', seenAgain);
    void again(false);
    return () => {
      isDeleted = true;
      window.clearTimeout(timer);
      document.removeEventListener('visibilitychange', seenAgain);
    };
  }, [about]);
  return { answer, isOffline };
}
