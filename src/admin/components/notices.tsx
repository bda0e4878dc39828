import { Box, MessageBox } from '@adminjs/design-system';
import { useTranslation } from 'adminjs';
import { useCallback, useEffect } from 'react';
import { createPortal } from 'react-dom';
import { useDispatch, useSelector } from 'react-redux';

interface Notice {
  id: string;
  message: string;
  type?: 'success' | 'error' | 'info';
  resourceId?: string;
  options?: Record<string, unknown>;
}

/** A mistake has to be read, a success only noticed. */
const SECONDS = { error: 12, success: 4, info: 6 };

/** `Company > Packages (/admin/resources/package)` becomes a link: the way out is one click away. */
function linked(message: string) {
  const found = /^(.*?)([^\s,.;]+ > [^\s(]+) \((\/admin\/[\w/]+)\)(.*)$/s.exec(message);
  if (!found) return message;
  const [, before, words, to, after] = found;
  return (
    <span>
      {before}
      <a href={to} style={{ color: 'inherit', textDecoration: 'underline', fontWeight: 700 }}>
        {words}
      </a>
      {after}
    </span>
  );
}

function OneNotice({ notice }: { notice: Notice }) {
  const { tm } = useTranslation();
  const dispatch = useDispatch();
  const { id } = notice;
  const drop = useCallback(() => dispatch({ type: 'DROP_NOTICE', data: { noticeId: id } }), [dispatch, id]);
  const type = notice.type ?? 'info';
  useEffect(() => {
    const timer = window.setTimeout(drop, SECONDS[type] * 1000);
    return () => window.clearTimeout(timer);
  }, [drop, type]);
  return (
    <div role={type === 'error' ? 'alert' : 'status'}>
      <MessageBox
        variant={type === 'error' ? 'danger' : type}
        message={linked(tm(notice.message, notice.resourceId, notice.options)) as never}
        onCloseClick={drop}
        style={{ width: 'min(520px, calc(100vw - 24px))', boxShadow: '0 6px 24px rgba(0,0,0,.14)' }}
      />
    </div>
  );
}

export default function Notices() {
  const notices = useSelector((state: { notices: Notice[] }) => state.notices);
  if (notices.length === 0) return null;
  // above drawers, which hang on the body themselves
  return createPortal(
    <Box
      data-css="notices"
      flex
      flexDirection="column"
      p="default"
      style={{ gap: 8, position: 'fixed', top: 8, right: 4, zIndex: 3000 }}
    >
      {notices.map((notice) => (
        <OneNotice key={notice.id} notice={notice} />
      ))}
    </Box>,
    document.body,
  );
}
