import type { Context } from '../../context.ts';
import { correctPunch, withdrawCorrection } from '../../domain/attendance/correct-punch.ts';
import { correctionsOf, deliveriesOf, terminalNames } from '../../domain/attendance/punch-details.ts';
import type { Row } from '../../domain/records/model.ts';
import { invalidFields } from '../../domain/records/problems.ts';
import { panelMessage } from '../../i18n/panel.ts';
import type { Declaration } from '../declaration.ts';
import { currentRequest } from '../request.ts';
import { withdrawPunchReading } from './reading-withdrawal.resource.ts';

function instantOf(value: unknown): Date | null {
  if (value === undefined || value === null || value === '') return null;
  const instant = new Date(String(value));
  if (Number.isNaN(instant.getTime())) {
    throw invalidFields([
      { field: 'correctedAt', message: panelMessage('field.instant-invalid', { name: String(value).slice(0, 40) }) },
    ]);
  }
  return instant;
}

/** A correction and its punch are shown as one. */
async function withDetails(ctx: Context, rows: Row[], where: 'list' | 'record'): Promise<void> {
  const companies = [...currentRequest().companies];
  const corrections = await correctionsOf(
    ctx,
    companies,
    rows.map(({ id }) => String(id)),
  );
  const serials = [...new Set(rows.flatMap(({ terminalSerial }) => (terminalSerial ? [String(terminalSerial)] : [])))];
  const names = await terminalNames(ctx, companies, serials);
  for (const row of rows) {
    const correction = corrections.get(String(row.id));
    row.terminal = names.get(`${row.companyId}/${row.terminalSerial}`) ?? row.terminalSerial ?? null;
    row.scannedAt = row.at ?? null;
    row.correctedAt = correction?.correctedAt ?? null;
    row.isVoid = correction?.isVoid ?? false;
    row.correctionNote = correction?.note ?? null;
    row.isCorrected = correction !== undefined;
    if (where === 'record')
      row.deliveries = JSON.stringify(await deliveriesOf(ctx, String(row.companyId), String(row.id)));
  }
}

export const punchResource: Declaration = {
  model: 'punch',
  group: 'attendance',
  icon: 'Clock',
  title: ['badgeNumber', 'localTime'],
  list: ['companyId', 'at', 'employeeId', 'badgeNumber', 'terminal', 'punchCode', 'siteId', 'held'],
  reads: ['terminalSerial', 'localTime'],
  phone: ['at', 'employeeId'],
  show: [
    'companyId',
    'at',
    'correctionNote',
    'employeeId',
    'held',
    'badgeNumber',
    'localTime',
    'punchCode',
    'verifyMode',
    'workCode',
    'terminal',
    'terminalSerial',
    'siteId',
    'source',
    'deliveries',
  ],
  file: [
    'companyId',
    'at',
    'employeeId',
    'badgeNumber',
    'terminal',
    'punchCode',
    'siteId',
    'held',
    'scannedAt',
    'correctedAt',
    'isVoid',
    'correctionNote',
    'localTime',
    'verifyMode',
    'workCode',
    'terminalSerial',
    'source',
  ],
  filter: ['companyId', 'at', 'employeeId', 'badgeNumber', 'siteId', 'terminalSerial', 'punchCode', 'source', 'held'],
  form: [],
  sort: { field: 'at', direction: 'desc' },
  enrich: withDetails,
  properties: {
    at: { components: { list: 'PunchTime', show: 'PunchTime' } },
    employeeId: { components: { list: 'WhoPunched' } },
    terminal: {},
    scannedAt: {},
    correctedAt: {},
    isVoid: {},
    isCorrected: {},
    correctionNote: {},
    deliveries: { components: { show: 'Deliveries' } },
    held: { components: { list: 'HeldReason', show: 'HeldReason', filter: 'HeldReason' } },
    punchCode: { components: { list: 'Choice', show: 'Choice', filter: 'Choice' } },
    verifyMode: { components: { show: 'Choice' } },
    source: { components: { list: 'Choice', show: 'Choice' } },
  },
  actions: {
    correct: {
      act: 'correct',
      icon: 'Edit3',
      component: 'CorrectPunch',
      async run(ctx, id, given) {
        const isVoid = given.isVoid === true || given.isVoid === 'true';
        await correctPunch(ctx, id, {
          correctedAt: isVoid ? null : instantOf(given.correctedAt),
          isVoid,
          note: String(given.note ?? ''),
        });
        return {};
      },
    },
    withdrawReading: withdrawPunchReading,
    withdrawCorrection: {
      act: 'correct',
      icon: 'RotateCcw',
      component: 'Confirm',
      isOffered: ({ isCorrected }) => isCorrected === true,
      async run(ctx, id) {
        await withdrawCorrection(ctx, id);
        return {};
      },
    },
  },
};
