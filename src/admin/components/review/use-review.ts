import { ApiClient, useNotice } from 'adminjs';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Decided as DecidedSaid } from '../../../domain/mobile/decide.ts';
import type { PunchPhotos } from '../../../domain/mobile/photos.ts';
import type { Dossier as DossierSaid, QueuedPunch, Shelf } from '../../../domain/mobile/review.ts';
import { useMe } from '../lib/panel.ts';
import type { Sent } from '../lib/sent.ts';
import { say } from '../lib/words.ts';

export const shelves = ['waiting', 'clean', 'flagged', 'deciding'] as const satisfies readonly Shelf[];

export type Queued = Sent<QueuedPunch>;
export type Dossier = Sent<DossierSaid>;
type Decided = Sent<DecidedSaid>;

export type { Shelf };

interface ReviewReply {
  data?: {
    punches?: Queued[];
    counts?: Record<Shelf, number>;
    may?: { accept: boolean; reject: boolean };
    clean?: Queued[];
    dossier?: Dossier;
    photos?: PunchPhotos;
    decided?: Decided[];
    batchId?: string;
  };
  notice?: { message: string; type: string };
}

/** So often the queue is read again by itself: what others decide goes out of sight. */
const EVERY_MS = 15_000;

async function ask(verb: string, values: Record<string, string> = {}): Promise<ReviewReply> {
  const { data } = await new ApiClient().getPage({ pageName: `review.${verb}`, method: 'POST', data: values });
  return data as unknown as ReviewReply;
}

const stateWords: Record<string, string> = {
  accepting: 'accepted',
  accepted: 'accepted',
  rejecting: 'rejected',
  rejected: 'rejected',
};

/** What was decided by somebody else meanwhile, in words. */
function beforeUs(decided: readonly Decided[]): string {
  const already = decided.filter(({ result }) => result === 'already');
  const [first] = already;
  if (!first) return '';
  const who = `${first.by ?? 'Somebody'} ${stateWords[first.state ?? ''] ?? 'decided'} it first`;
  return already.length === 1 ? who : `${who}, and ${already.length - 1} more were decided already`;
}

/** Which of them could not be decided, and why. */
function tellOfOthers(decided: readonly Decided[], tell: ReturnType<typeof useNotice>): void {
  const others = beforeUs(decided);
  if (others) tell({ message: say('{{others}}. What was decided first stands.', { others }), type: 'info' } as never);
  if (decided.some(({ result }) => result === 'own')) {
    const message = say('Nobody decides over their own punches. Ask another company admin to decide.');
    tell({ message, type: 'info' } as never);
  }
  if (decided.some(({ result }) => result === 'held')) {
    const message = say('Who is no employee yet cannot be accepted: link him under Company > Users first.');
    tell({ message, type: 'info' } as never);
  }
}

/** The queue, and what can be done with it. */
export function useReview(first: Shelf) {
  const [shelf, setShelf] = useState<Shelf>(first);
  const [limit, setLimit] = useState(50);
  const [queue, setQueue] = useState<{
    punches: Queued[];
    counts: Record<Shelf, number>;
    may: { accept: boolean; reject: boolean };
  }>();
  const [lastBatch, setLastBatch] = useState('');
  const [isBusy, setBusy] = useState(false);
  const addNotice = useNotice();
  const tell = useRef(addNotice);
  tell.current = addNotice;

  const load = useCallback(async () => {
    const { data, notice } = await ask('queue', { shelf, limit: String(limit) });
    if (data?.punches && data.counts && data.may) {
      setQueue({ punches: data.punches, counts: data.counts, may: data.may });
    } else if (notice) tell.current(notice as never);
  }, [shelf, limit]);

  useEffect(() => {
    const quiet = () => void load().catch(() => undefined);
    void load().catch(() =>
      tell.current({ message: say('The queue could not be loaded. Check your connection.'), type: 'error' }),
    );
    const timer = window.setInterval(() => !document.hidden && quiet(), EVERY_MS);
    return () => window.clearInterval(timer);
  }, [load]);

  const run = async (verb: string, values: Record<string, string> = {}): Promise<ReviewReply | undefined> => {
    setBusy(true);
    try {
      const answer = await ask(verb, values);
      if (answer.notice && answer.notice.type === 'error') tell.current(answer.notice as never);
      return answer;
    } catch {
      tell.current({ message: say('This did not work. Check your connection and try again.'), type: 'error' });
      return undefined;
    } finally {
      setBusy(false);
    }
  };

  const decide = async (verdict: 'accept' | 'reject', ids: readonly string[], reason = ''): Promise<boolean> => {
    const answer = await run(verdict, { ids: JSON.stringify(ids), reason });
    const { decided, batchId } = answer?.data ?? {};
    if (!decided || !batchId) return false;
    const done = decided.filter(({ result }) => result === 'ok').length;
    tellOfOthers(decided, tell.current);
    if (done > 0) setLastBatch(batchId);
    if (done > 0)
      tell.current({
        message:
          verdict === 'accept'
            ? say('{{done}} accepted. Undo with U within a minute.', { done })
            : say('{{done}} rejected. Undo with U within a minute.', { done }),
        type: 'success',
      } as never);
    await load();
    return true;
  };

  const undo = async (batchId: string): Promise<void> => {
    if (!batchId) return;
    const answer = await run('undo', { batchId });
    if (answer?.data) tell.current({ message: say('Undone.'), type: 'success' });
    setLastBatch('');
    await load();
  };
  const previewClean = async (): Promise<Queued[]> => (await run('clean'))?.data?.clean ?? [];
  return { shelf, setShelf, limit, setLimit, queue, isBusy, decide, undo, lastBatch, previewClean };
}

/** Everything about the punch that is looked at, read when it is. */
export function useDossier(id: string | undefined): Dossier | 'failed' | undefined {
  const [dossier, setDossier] = useState<Dossier>();
  const [failed, setFailed] = useState<string>();
  useEffect(() => {
    let isDeleted = false;
    if (id === undefined) return;
    ask('dossier', { punch: id })
      .then(({ data }) => {
        if (isDeleted) return;
        setDossier(data?.dossier);
        setFailed(data?.dossier ? undefined : id);
      })
      .catch(() => !isDeleted && setFailed(id));
    return () => {
      isDeleted = true;
    };
  }, [id]);
  if (failed !== undefined && failed === id) return 'failed';
  return dossier?.id === id ? dossier : undefined;
}

/** A site keeps no photos: they are asked of the cloud while a punch is looked at. @returns undefined while it is asked */
export function usePhotos({ id, photo, profile }: Pick<Dossier, 'id' | 'photo' | 'profile'>): PunchPhotos | undefined {
  const { deploymentRole } = useMe();
  const [found, setFound] = useState<PunchPhotos & { id: string }>();
  const isHere = deploymentRole === 'cloud' || photo !== null;
  useEffect(() => {
    if (isHere) return;
    const none = { photo: null, profile: null };
    ask('photos', { punch: id })
      .then(({ data }) => setFound({ id, ...(data?.photos ?? none) }))
      .catch(() => setFound({ id, ...none }));
  }, [id, isHere]);
  if (isHere) return { photo, profile };
  return found?.id === id ? { photo: found.photo, profile: profile ?? found.profile } : undefined;
}
