import type { Context } from '../../context.ts';
import { grantMany, type NotGranted, principalFor } from '../../domain/access/grants.ts';
import { type Grant, grantsOf, mayTake, revokeGrants } from '../../domain/access/revoke.ts';
import { readTitles } from '../../domain/records/read.ts';
import { accessMessage } from '../../i18n/access.ts';
import { rights as everyRight } from '../../policies/records.ts';
import type { Model } from '../../policies/roles.ts';
import type { ActionResult, Given, ManyAction } from '../declaration.ts';
import { titlesFor } from '../resources/titles.ts';
import { actLabel, said } from '../wording.ts';
import { fallsWith, toWhom, wishOf } from './access.ts';

/** Those that were left out, by what they are called. */
async function named(ctx: Context, model: Model, not: readonly NotGranted[]) {
  const columns = titlesFor(model) ?? [];
  const rows = await readTitles(
    ctx,
    model,
    not.map(({ id }) => id),
    columns,
  );
  const titles = new Map(rows.map((row) => [row.id, columns.map((column) => row[column]).filter(Boolean)]));
  return not.map(({ id, why }) => ({ id, name: titles.get(id)?.map(String).join(' · ') || id, why: said(why) }));
}

const choices = () => everyRight.map((value) => ({ value, label: actLabel(value) }));

async function give(ctx: Context, model: Model, ids: readonly string[], given: Given): Promise<ActionResult> {
  const { given: done, not } = await grantMany(ctx, wishOf(model, ids, given));
  const data = { given: done.length, not: await named(ctx, model, not) };
  return { data, isQuiet: done.length === 0 };
}

/** What one user or group has by name on these records, and which of it whoever asks may take back. */
async function heldBy(ctx: Context, model: Model, ids: readonly string[], given: Given) {
  const grants = await grantsOf(ctx, model, ids, await principalFor(ctx, toWhom(given)));
  const [takeable, others]: [Grant[], Grant[]] = [[], []];
  for (const grant of grants) (mayTake(ctx, grant) ? takeable : others).push(grant);
  const not = others.map(({ recordId }) => ({
    id: recordId,
    why: accessMessage('grant.not-yours'),
  }));
  return { ids: takeable.map(({ id }) => id), not: await named(ctx, model, not) };
}

const nothing = { revoked: [], falls: [] };

async function preview(ctx: Context, model: Model, ids: readonly string[], given: Given): Promise<ActionResult> {
  const found = await heldBy(ctx, model, ids, given);
  const falls = found.ids.length === 0 ? nothing : await fallsWith(ctx, found.ids);
  return { data: { ...falls, not: found.not }, isQuiet: true };
}

async function revoke(ctx: Context, model: Model, ids: readonly string[], given: Given): Promise<ActionResult> {
  const found = await heldBy(ctx, model, ids, given);
  const { revoked } = found.ids.length === 0 ? nothing : await revokeGrants(ctx, found.ids);
  return { data: { taken: revoked.length, not: found.not }, isQuiet: revoked.length === 0 };
}

/** Rights on many records at once: given as far as whoever gives holds them, and taken back from one user or group. */
export const giveManyAction = (model: Model): ManyAction => ({
  icon: 'Unlock',
  component: 'GiveMany',
  may: ({ companyId, policy }) => companyId !== null && policy.allows('share', model),
  verbs: {
    choices: async () => ({ data: { rights: choices() }, isQuiet: true }),
    give: (ctx, ids, given) => give(ctx, model, ids, given),
    preview: (ctx, ids, given) => preview(ctx, model, ids, given),
    revoke: (ctx, ids, given) => revoke(ctx, model, ids, given),
  },
});
