import { importMessage } from '../../../i18n/imports.ts';
import { fileUnreadable } from '../reader/problems.ts';
import { askReader } from '../reader/reader-process.ts';
import type { ConvertedRow, Proposal, PunchPreview, PunchTask } from './inspect-punches.ts';
import type { DraftPlan, FilePlan } from './plan.ts';

export interface PunchInspection {
  proposal: Proposal;
  /** null as long as something has to be chosen */
  preview: PunchPreview | null;
  /** each badge number of the file, and how many punches it has */
  badges: Map<string, number>;
}

type Given = Omit<PunchTask, 'step' | 'plan'>;

/**
 * What a file of punches is and what it would become; nothing is stored. Read in a process of its own.
 *
 * @throws Problem `import.file-unreadable`, `import.encoding-unknown`, `import.readers-busy`
 */
export async function inspectFile(
  bytes: Buffer,
  given: Given & { plan?: DraftPlan | undefined },
): Promise<PunchInspection> {
  let inspection: { proposal: Proposal; preview: PunchPreview | null } | undefined;
  const badges = new Map<string, number>();
  for await (const message of askReader({ task: 'punches', options: { ...given, step: 'look' } }, bytes)) {
    if (message.type === 'punches') inspection = { proposal: message.proposal, preview: message.preview };
    if (message.type === 'badges') for (const [badge, punches] of message.badges) badges.set(badge, punches);
  }
  if (!inspection) throw new Error('the process that read a file said nothing of it');
  return { ...inspection, badges };
}

/** Bytes of rows that are kept until they are stored. */
const MOST_CONVERTED = 96 << 20;

/**
 * A file as rows of punches, a line of JSON each, to be stored part by part.
 *
 * @throws Problem `import.file-unreadable`, `import.encoding-unknown`, `import.readers-busy`
 */
export async function convertedFile(bytes: Buffer, plan: FilePlan): Promise<{ pieces: Buffer[]; readable: number }> {
  const pieces: Buffer[] = [];
  let size = 0;
  let readable = 0;
  const options: PunchTask = { step: 'convert', plan, terminals: [], now: '' };
  for await (const message of askReader({ task: 'punches', options }, bytes)) {
    if (message.type !== 'converted') continue;
    readable += message.punches;
    const piece = Buffer.from(message.lines);
    size += piece.length;
    if (size > MOST_CONVERTED) throw fileUnreadable({ reason: importMessage('import.too-many-rows') });
    pieces.push(piece);
  }
  return { pieces, readable };
}

/** The rows of a part that was cut at the end of a line. */
export function rowsOfPart(part: Buffer): ConvertedRow[] {
  return part
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ConvertedRow);
}
