import { Box, MessageBox } from '@adminjs/design-system';
import { type ActionHeaderProps, useTranslation } from 'adminjs';
import { type ComponentType, useEffect } from 'react';
import { inDigits } from './lib/time.ts';

/** Nothing is counted further than this (countedAtMost). */
const COUNTED_AT_MOST = '10000';

/** A terminal has more buttons than a row has room for: they stand below its name, in as many rows as they need. */
const WRAPPING = `
.adminjs_ActionHeader > * { flex-wrap: wrap; }
.adminjs_ActionHeader > * > * { min-width: 0; flex-shrink: 1; max-width: 100%; }
.adminjs_ActionHeader > *:last-child > *:last-child > * { display: flex; flex-wrap: wrap; gap: 8px; }
.adminjs_ActionHeader > *:last-child > *:last-child > * > * { margin: 0; }
`;

/** The page numbers below a list are AdminJS's: they are written anew in the reader's digits whenever it draws them. */
function usePagesInDigits(): void {
  useEffect(() => {
    if (document.documentElement.dataset.digits !== 'bangla') return undefined;
    const write = () => {
      for (const part of document.querySelectorAll('.adminjs_Pagination')) {
        const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
        for (let text = walker.nextNode(); text; text = walker.nextNode()) {
          const wanted = inDigits(text.nodeValue ?? '');
          if (wanted !== text.nodeValue) text.nodeValue = wanted;
        }
      }
    };
    const seen = new MutationObserver(write);
    seen.observe(document.body, { childList: true, subtree: true, characterData: true });
    write();
    return () => seen.disconnect();
  }, []);
}

/** AdminJS's header of lists and forms, with a line below it where a screen has something to explain. */
export default function Header(props: ActionHeaderProps & { OriginalComponent: ComponentType<ActionHeaderProps> }) {
  const { OriginalComponent, ...rest } = props;
  const { tm } = useTranslation();
  const notice = (props.action.custom as { notice?: string } | undefined)?.notice;
  const counted = props.tag === COUNTED_AT_MOST ? '10,000+' : props.tag;
  usePagesInDigits();
  // of a record its name, of a list how long it is
  const tag = counted ? inDigits(counted) : props.record?.title;
  return (
    <Box>
      <style>{WRAPPING}</style>
      <OriginalComponent {...rest} tag={tag} />
      {notice ? <MessageBox mb="lg" mt="default" variant="info" size="sm" message={tm(notice)} /> : null}
    </Box>
  );
}
