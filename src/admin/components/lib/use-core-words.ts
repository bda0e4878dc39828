import { useEffect } from 'react';
import { inDigits, isBangla } from './time.ts';
import { say } from './words.ts';

/** Where AdminJS's own parts write what no setting of theirs changes: page numbers, and what choosers say. */
const PAGES = '.adminjs_Pagination';
const CHOOSERS = '[id^="react-select"][id$="-placeholder"], [id^="react-select"][id$="-listbox"]';

function textsIn(selector: string): Text[] {
  return [...document.querySelectorAll(selector)].flatMap((part) => {
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    for (let text = walker.nextNode(); text; text = walker.nextNode()) texts.push(text as Text);
    return texts;
  });
}

/** The reader's words and digits in those places, whenever they are drawn. */
export function useCoreWords(): void {
  useEffect(() => {
    if (!isBangla() && document.documentElement.dataset.digits !== 'bangla') return undefined;
    const words: Record<string, string> = {
      'Select...': say('Choose…'),
      'No options': say('Nothing to choose'),
      'Loading...': say('Loading…'),
    };
    const put = (text: Text, wanted: string) => {
      if (text.data !== wanted) text.data = wanted;
    };
    const write = () => {
      for (const text of textsIn(PAGES)) put(text, inDigits(text.data));
      for (const text of textsIn(CHOOSERS)) put(text, words[text.data] ?? text.data);
    };
    const seen = new MutationObserver(write);
    seen.observe(document.body, { childList: true, subtree: true, characterData: true });
    write();
    return () => seen.disconnect();
  }, []);
}
