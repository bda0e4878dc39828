import { Badge, Box, Button, CheckBox, H3, H5, Loader, MessageBox, Text } from '@adminjs/design-system';
import { useTranslation } from 'adminjs';
import { useEffect, useRef, useState } from 'react';
import { useZone } from './lib/panel.ts';
import { formatInstant, inDigits } from './lib/time.ts';
import { say } from './lib/words.ts';
import { CleanPreview, Countdown, card, DossierCard, directionOf, Flags, RejectForm } from './review/parts.tsx';
import { type Queued, type Shelf, shelves, useReview } from './review/use-review.ts';

const shelfWords: Record<Shelf, string> = {
  waiting: say('All waiting'),
  clean: say('Clean'),
  flagged: say('To be looked at'),
  deciding: say('Decided in this minute'),
};

function Line({
  punch,
  isHere,
  isTicked,
  onGo,
  onTick,
  onUndo,
}: {
  punch: Queued;
  isHere: boolean;
  isTicked: boolean;
  onGo: () => void;
  onTick: () => void;
  onUndo: (batchId: string) => void;
}) {
  const zone = useZone();
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isHere) line.current?.scrollIntoView({ block: 'nearest' });
  }, [isHere]);
  const { batchId, carryOutAt, isUnsent } = punch;
  const isLate = isUnsent && carryOutAt !== null && new Date(carryOutAt).getTime() <= Date.now();
  return (
    <div
      ref={line}
      data-testid="queued"
      data-id={punch.id}
      style={{ ...card, display: 'flex', gap: 10, marginBottom: 8, background: isHere ? '#eef6f4' : '#fff' }}
    >
      {batchId ? null : (
        <CheckBox
          id={`tick-${punch.id}`}
          checked={isTicked}
          onChange={onTick}
          aria-label={say('Select {{employee}}', { employee: punch.employee })}
        />
      )}
      <div style={{ flex: 1, minWidth: 0 }}>
        <button
          type="button"
          aria-current={isHere}
          onClick={onGo}
          style={{ all: 'unset', cursor: 'pointer', display: 'block', width: '100%', overflowWrap: 'anywhere' }}
        >
          <Text fontWeight="bold">
            {punch.employee} · {directionOf(punch)}
          </Text>
          <Text fontSize="sm" color="grey60">
            {formatInstant(punch.at, zone)} · {punch.code}
            {punch.department ? ` · ${punch.department}` : ''}
            {punch.hasPhoto ? say(' · photo') : ''}
          </Text>
        </button>
        <Flags punch={punch} />
        {batchId && carryOutAt ? (
          <Box mt="sm" flex alignItems="center" flexWrap="wrap" style={{ gap: 8 }}>
            <Badge variant={punch.state === 'accepting' ? 'success' : 'danger'}>
              {say('{{state}} by {{decidedBy}}', {
                state: punch.state === 'accepting' ? say('Accepted') : say('Rejected'),
                decidedBy: punch.decidedBy,
              })}
            </Badge>
            <Text fontSize="sm">
              <Countdown until={carryOutAt} isUnsent={isUnsent} />
            </Text>
            {isLate ? null : (
              <Button type="button" size="sm" variant="outlined" onClick={() => onUndo(batchId)}>
                {say('Undo')}
              </Button>
            )}
          </Box>
        ) : null}
      </div>
    </div>
  );
}

/** Keys that are pressed outside of fields; with the newest values at hand. */
function useKeys(keys: Readonly<Record<string, () => void>>): void {
  const newest = useRef(keys);
  newest.current = keys;
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const { tagName } = event.target as HTMLElement;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (tagName === 'TEXTAREA' || (tagName === 'INPUT' && (event.target as HTMLInputElement).type !== 'checkbox'))
        return;
      const act = newest.current[event.key.toLowerCase()];
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, []);
}

const emptyWords: Record<Shelf, string> = {
  waiting: say('Nothing waits for you. Punches from phones appear here by themselves.'),
  clean: say('Nothing clean is waiting.'),
  flagged: say('Nothing has to be looked at.'),
  deciding: say('Nothing was decided in the last minute.'),
};

type Review = ReturnType<typeof useReview>;

function Shelves({ review }: { review: Review }) {
  return (
    <Box flex flexWrap="wrap" mb="lg" style={{ gap: 8 }} role="tablist" aria-label={say('Which punches')}>
      {shelves.map((shelf) => (
        <Button
          key={shelf}
          type="button"
          role="tab"
          aria-selected={review.shelf === shelf}
          size="sm"
          variant={review.shelf === shelf ? 'contained' : 'outlined'}
          onClick={() => review.setShelf(shelf)}
        >
          {shelfWords[shelf]} ({inDigits(String(review.queue?.counts[shelf] ?? 0))})
        </Button>
      ))}
    </Box>
  );
}

function Acts({
  review,
  ids,
  onReject,
  onClean,
}: {
  review: Review;
  ids: readonly string[];
  onReject: () => void;
  onClean: () => void;
}) {
  const { may } = review.queue ?? {};
  const some = ids.length > 1 ? inDigits(` ${ids.length}`) : '';
  const isOff = review.isBusy || ids.length === 0;
  if (!may?.accept && !may?.reject)
    return <MessageBox mb="lg" variant="info" message={say('You may look, but not decide.')} />;
  return (
    <Box flex flexWrap="wrap" mb="lg" style={{ gap: 8 }}>
      <Button
        type="button"
        variant="contained"
        disabled={isOff || !may.accept}
        onClick={() => void review.decide('accept', ids)}
      >
        {say('Accept{{some}} (A)', { some })}
      </Button>
      <Button type="button" variant="contained" color="danger" disabled={isOff || !may.reject} onClick={onReject}>
        {say('Reject{{some}} (R)', { some })}
      </Button>
      <Button type="button" variant="outlined" disabled={review.isBusy || !may.accept} onClick={onClean}>
        {say('Accept all clean ones (C)')}
      </Button>
      {review.lastBatch ? (
        <Button type="button" variant="text" onClick={() => void review.undo(review.lastBatch)}>
          {say('Undo (U)')}
        </Button>
      ) : null}
    </Box>
  );
}

/** Where the queue stands: the line looked at, those that are ticked, and which question is open. */
function usePosition(punches: readonly Queued[]) {
  const [here, setHere] = useState(0);
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [question, setQuestion] = useState<'reject' | 'clean'>();
  const at = Math.min(here, Math.max(0, punches.length - 1));
  const current = punches[at];
  const open = punches.filter(({ batchId }) => batchId === null);
  const chosen = open.filter(({ id }) => ticked.has(id)).map(({ id }) => id);
  const ids = chosen.length > 0 ? chosen : current && current.batchId === null ? [current.id] : [];
  const tick = (id: string | undefined) => {
    if (id === undefined) return;
    const changed = new Set(ticked);
    if (!changed.delete(id)) changed.add(id);
    setTicked(changed);
  };
  const tickAll = () => setTicked(chosen.length === open.length ? new Set() : new Set(open.map(({ id }) => id)));
  return { at, current, ids, ticked, tick, tickAll, setHere, question, setQuestion, clear: () => setTicked(new Set()) };
}

/** The queue of mobile punches: look, decide, undo, with the keyboard or with a thumb. */
export default function MobileReview() {
  const { translatePage } = useTranslation();
  const review = useReview('waiting');
  const punches = review.queue?.punches ?? [];
  const place = usePosition(punches);
  const [clean, setClean] = useState<Queued[]>([]);
  const askClean = async () => {
    setClean(await review.previewClean());
    place.setQuestion('clean');
  };
  const done = async (work: Promise<boolean>) => {
    if (!(await work)) return;
    place.setQuestion(undefined);
    place.clear();
  };
  const may = review.queue?.may;
  const go = (by: number) => place.setHere(Math.max(0, Math.min(punches.length - 1, place.at + by)));
  useKeys({
    j: () => go(1),
    arrowdown: () => go(1),
    k: () => go(-1),
    arrowup: () => go(-1),
    x: () => place.tick(place.current?.id),
    a: () => void (may?.accept && place.ids.length > 0 && done(review.decide('accept', place.ids))),
    r: () => may?.reject && place.ids.length > 0 && place.setQuestion('reject'),
    c: () => void (may?.accept && askClean()),
    u: () => void review.undo(review.lastBatch),
    escape: () => place.setQuestion(undefined),
  });
  if (!review.queue) return <Loader />;
  return (
    <Box p="lg" data-testid="mobile-review">
      <H3 mb="lg">{translatePage('review')}</H3>
      <Shelves review={review} />
      <Acts
        review={review}
        ids={place.ids}
        onReject={() => place.setQuestion('reject')}
        onClean={() => void askClean()}
      />
      {place.question === 'reject' ? (
        <RejectForm
          count={place.ids.length}
          isBusy={review.isBusy}
          onYes={(reason) => void done(review.decide('reject', place.ids, reason))}
          onNo={() => place.setQuestion(undefined)}
        />
      ) : null}
      {place.question === 'clean' ? (
        <CleanPreview
          clean={clean}
          isBusy={review.isBusy}
          onYes={() =>
            void done(
              review.decide(
                'accept',
                clean.map(({ id }) => id),
              ),
            )
          }
          onNo={() => place.setQuestion(undefined)}
        />
      ) : null}
      <Queue review={review} place={place} />
    </Box>
  );
}

function Queue({ review, place }: { review: Review; place: ReturnType<typeof usePosition> }) {
  const punches = review.queue?.punches ?? [];
  const total = review.queue?.counts[review.shelf] ?? 0;
  if (punches.length === 0) return <MessageBox variant="info" message={emptyWords[review.shelf]} />;
  return (
    <Box flex flexWrap="wrap" alignItems="flex-start" style={{ gap: 16 }}>
      <Box
        style={{
          flex: '1 1 320px',
          minWidth: 0,
          maxHeight: window.innerWidth < 760 ? '45vh' : '75vh',
          overflowY: 'auto',
        }}
      >
        {review.shelf === 'deciding' ? null : (
          <Box mb="default" flex alignItems="center" style={{ gap: 8 }}>
            <Button type="button" size="sm" variant="text" onClick={place.tickAll}>
              {say('Select all shown')}
            </Button>
            <Text fontSize="sm" color="grey60">
              {say('J and K move, X selects')}
            </Text>
          </Box>
        )}
        {punches.map((punch, n) => (
          <Line
            key={punch.id}
            punch={punch}
            isHere={n === place.at}
            isTicked={place.ticked.has(punch.id)}
            onGo={() => place.setHere(n)}
            onTick={() => place.tick(punch.id)}
            onUndo={(batchId) => void review.undo(batchId)}
          />
        ))}
        {punches.length < total ? (
          <Button type="button" variant="outlined" disabled={review.limit >= 300} onClick={() => review.setLimit(300)}>
            {review.limit >= 300
              ? say('{{total}} more come up as these are decided', { total: total - punches.length })
              : say('Show 300')}
          </Button>
        ) : null}
      </Box>
      {place.current ? (
        <Box style={{ ...card, flex: '1 1 320px', minWidth: 0 }}>
          <H5 mb="default">
            {place.current.employee} · {directionOf(place.current)}
          </H5>
          <DossierCard punch={place.current} />
        </Box>
      ) : null}
    </Box>
  );
}
