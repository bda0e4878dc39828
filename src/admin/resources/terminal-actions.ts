import type { Context } from '../../context.ts';
import type { Row } from '../../domain/records/model.ts';
import { releaseBackDated, waitingBackDated } from '../../domain/terminals/back-dated.ts';
import { giveOrder, type Order, settableOptions } from '../../domain/terminals/commands.ts';
import { differencesOn, writePeople } from '../../domain/terminals/people.ts';
import type { ActionResult, RecordAction } from '../declaration.ts';
import { currentRequest } from '../request.ts';
import { translated } from '../wording.ts';
import { found, keysOf } from './ask.ts';
import { importPunchesAction } from './import-punches.ts';
import { addressActions, hasAddress, onSite } from './terminal-address.ts';

const pushes = (row: Row): boolean => row.isActive !== false && (row.transport === 'push' || Boolean(row.pushSeenAt));

/** What `datetime-local` gives, as a terminal's text: "2026-11-22T08:00" or with seconds. */
const wallOf = (given: unknown): string => {
  const text = String(given ?? '').replace('T', ' ');
  return text.length === 16 ? `${text}:00` : text;
};

/** An order to a terminal that pushes, which needs a few words. */
const filling = (icon: string, fields: readonly Row[]) =>
  ({ act: 'add', model: 'terminal_command', icon, component: 'Fill', custom: { fields }, isOffered: pushes }) as const;

/** A button that gives one order, carried out at the terminal's next contact. */
const ordering = (
  order: Order,
  icon: string,
  isOffered = (row: Row) => hasAddress(row) || pushes(row),
): RecordAction => ({
  act: 'add',
  model: 'terminal_command',
  icon,
  component: 'Confirm',
  isOffered: (row) => row.isActive !== false && isOffered(row),
  async run(ctx, id) {
    await giveOrder(ctx, id, order);
    return { message: 'ordered' };
  },
});

/** Everything that is ordered of one terminal, or looked up on it. */
export const terminalActions: Record<string, RecordAction> = {
  ...addressActions,
  people: {
    act: 'add',
    model: 'terminal_command',
    icon: 'Users',
    component: 'Ask',
    isOffered: (row) => row.isActive !== false,
    verbs: {
      confirm: {
        async run(ctx, id, given) {
          await writePeople(ctx, id, keysOf(given));
          return { message: 'ordered' };
        },
      },
    },
    async run(ctx, id) {
      const rows = (await differencesOn(ctx, id)).map((one) => ({
        key: one.number,
        number: one.number,
        change: translated({ add: 'Add', rename: 'Rename', remove: 'Remove' }[one.change]),
        before: one.before ?? '–',
        after: one.after ?? '–',
      }));
      const columns = { number: 'Number', change: 'What to do', before: 'On the terminal', after: 'In the company' };
      const isLevel = rows.length === 0;
      return found(
        columns,
        rows,
        isLevel
          ? { said: translated('The terminal knows the company’s people as they are.') }
          : { next: translated('Write to the terminal') },
      );
    },
  },
  setClock: ordering({ kind: 'set_clock', detail: {} }, 'Clock'),
  readUsers: ordering({ kind: 'read_users', detail: {} }, 'UserCheck'),
  restart: ordering({ kind: 'restart', detail: {} }, 'Power'),
  check: ordering({ kind: 'check', detail: {} }, 'RefreshCw', pushes),
  queryLogs: {
    ...filling('Repeat', [
      { name: 'from', kind: 'datetime' },
      { name: 'until', kind: 'datetime' },
    ]),
    async run(ctx, id, given) {
      const detail = { from: wallOf(given.from), until: wallOf(given.until) };
      await giveOrder(ctx, id, { kind: 'query_logs', detail });
      return { message: 'ordered' };
    },
  },
  setOption: {
    ...filling('Sliders', [
      { name: 'name', kind: 'select', options: [...settableOptions] },
      { name: 'value', kind: 'text' },
    ]),
    async run(ctx, id, given) {
      const detail = { name: String(given.name ?? ''), value: String(given.value ?? '').trim() };
      await giveOrder(ctx, id, { kind: 'set_option', detail });
      return { message: 'ordered' };
    },
  },
  prove: {
    act: 'add',
    model: 'terminal_day',
    icon: 'CheckSquare',
    component: 'Confirm',
    isOffered: hasAddress,
    async run(_ctx, id) {
      const missing = (await currentRequest().hooks.prove?.(id)) ?? [];
      return { message: missing.length === 0 ? 'proveDone' : 'proveMissing' };
    },
  },
  releaseBackDated: {
    act: 'change',
    model: 'held_line',
    icon: 'CheckSquare',
    component: 'Ask',
    isOffered: (row) => onSite() && row.transport === 'push',
    run: waitingOld,
    verbs: {
      confirm: {
        async run(ctx, id) {
          await releaseBackDated(ctx, id);
          storeSoon(ctx, id);
          return {};
        },
      },
    },
  },
  importFile: importPunchesAction,
  clearLog: {
    act: 'delete',
    icon: 'Trash2',
    variant: 'danger',
    component: 'Confirm',
    isOffered: (row) => hasAddress(row) && currentRequest().hooks.clear !== undefined,
    async run(_ctx, id) {
      const { hooks, principal } = currentRequest();
      await hooks.clear?.(id, principal);
      return {};
    },
  },
};

/** How many old punches wait, and of which days, before somebody releases them. */
async function waitingOld(ctx: Context, id: string): Promise<ActionResult> {
  const columns = { punches: 'Punches', people: 'People affected', first: 'From', last: 'Until' };
  const { punches, people, firstDay, lastDay } = await waitingBackDated(ctx, id);
  if (punches === 0) return found(columns, [], { said: translated('No old punch of this terminal waits.') });
  const row = { punches: String(punches), people: String(people), first: firstDay ?? '–', last: lastDay ?? '–' };
  return found(columns, [row], { next: translated('Release them') });
}

/** What was released becomes punches once that is stored. */
export function storeSoon(ctx: Context, terminalId: string): void {
  const { takeOver } = currentRequest().hooks;
  const { companyId } = ctx;
  ctx.afterCommit(() => {
    if (companyId === null) return;
    takeOver?.(companyId, { id: terminalId }).catch((error: unknown) =>
      ctx.log.error({ err: error }, 'released punches could not be stored'),
    );
  });
}
