/**
 * Edits of sensitive fields on a site are signed by whoever makes them, with the key that their password opens there: the
 * cloud takes them from nobody else, since a site's token and disk prove nobody's name. Signed in the transaction of the
 * edit, over the values as they are stored then.
 */

import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { DeploymentRole } from './deployment-role.ts';
import { syncMessage } from './i18n/sync.ts';
import { newId } from './id.ts';
import type { Principal } from './policies/principal.ts';
import { signedColumns } from './policies/replication.ts';
import { problem } from './problem.ts';
import type { Sealer } from './secret.ts';
import { heldKey } from './signing-keys.ts';

/** What stands behind the sensitive values of one record. */
export interface EditSignature {
  /** who signed: a user */
  user: string;
  /** names the signature: the cloud takes each one once */
  nonce: string;
  signature: string;
}

/** What is signed: these values of this record, at this site of this company. */
export interface SignedEdit {
  companyId: string;
  siteId: string;
  model: string;
  id: string;
  values: Readonly<Record<string, unknown>>;
}

const wordsOf = (edit: SignedEdit, { user, nonce }: Pick<EditSignature, 'user' | 'nonce'>): Buffer =>
  Buffer.from(
    JSON.stringify([
      'site-edit-1',
      edit.companyId,
      edit.siteId,
      user,
      nonce,
      edit.model,
      edit.id,
      Object.entries(edit.values).sort(([one], [other]) => (one < other ? -1 : 1)),
    ]),
  );

export function signEdit(key: KeyObject, user: string, edit: SignedEdit): EditSignature {
  const by = { user, nonce: newId() };
  return { ...by, signature: sign(null, wordsOf(edit, by), key).toString('base64') };
}

/** @param key the signer's, as `makeSigningKey` wrote it, or nothing */
export function isEditSigned(key: string | null | undefined, edit: SignedEdit, by: EditSignature): boolean {
  const [open = ''] = (key ?? '').split(':');
  if (open === '') return false;
  try {
    const publicKey = createPublicKey({ key: Buffer.from(open, 'base64'), format: 'der', type: 'spki' });
    return verify(null, wordsOf(edit, by), publicKey, Buffer.from(by.signature, 'base64'));
  } catch {
    return false; // no key, or no signature, at all
  }
}

const editKeyMissing = problem(syncMessage, 'sync.key-missing', { status: 409 });

interface Unsigned {
  model: string;
  id: string;
  siteId: string;
  values: Record<string, unknown>;
}

/** As `to_jsonb` writes them in UTC: the sync sends the same text. */
const valuesOf = (model: string): string =>
  `(SELECT jsonb_build_object(${(signedColumns[model] ?? []).map((name) => `'${name}', t."${name}"`).join(', ')})
    FROM "${model}" t WHERE t.company_id = o.company_id AND t.id = o.entity_id)`;

/** What a maker of a record has by having made it, and what went with a deleted record, is nobody's edit. */
const UNSIGNED = `
  SELECT o.model, o.entity_id AS id, s.site_id AS "siteId",
         CASE o.model ${Object.keys(signedColumns)
           .map((model) => `WHEN '${model}' THEN ${valuesOf(model)}`)
           .join(' ')} END AS values
  FROM sync_outbox o JOIN sync_state s ON s.company_id = o.company_id
  WHERE o.company_id = $1 AND o.unsigned_in = pg_current_xact_id_if_assigned()::text
  ORDER BY o.model, o.entity_id FOR NO KEY UPDATE OF o`;

interface Edits {
  sql: { query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }> };
  principal: Principal;
  companyId: string | null;
  deploymentRole: DeploymentRole;
  sealer: Sealer;
  now: Date;
}

/**
 * Signs what this unit of work changed of sensitive fields on a site, before it commits. What the program does by itself is
 * not signed, and the cloud does not take it.
 *
 * @throws Problem `sync.key-missing`
 */
export async function signEdits({ sql, principal, companyId, deploymentRole, sealer, now }: Edits): Promise<void> {
  if (deploymentRole !== 'site' || principal.kind !== 'user' || companyId === null) return;
  const { rows: any } = await sql.query(
    `SELECT FROM sync_outbox WHERE company_id = $1 AND unsigned_in = pg_current_xact_id_if_assigned()::text LIMIT 1`,
    [companyId],
  );
  if (any.length === 0) return;
  await sql.query(`SET LOCAL timezone = 'UTC'`);
  const { rows } = (await sql.query(UNSIGNED, [companyId])) as { rows: Unsigned[] };
  const key = heldKey(sealer, principal.id, now);
  if (!key) throw editKeyMissing({});
  const signed = rows.map(({ model, id, siteId, values }) => ({
    model,
    id,
    by: signEdit(key, principal.id, { companyId, siteId, model, id, values }),
  }));
  await sql.query(
    `UPDATE sync_outbox o SET signed = g.signed, unsigned_in = NULL
     FROM unnest($2::text[], $3::uuid[], $4::jsonb[]) AS g(model, id, signed)
     WHERE o.company_id = $1 AND o.model = g.model AND o.entity_id = g.id`,
    [
      companyId,
      signed.map(({ model }) => model),
      signed.map(({ id }) => id),
      signed.map(({ by }) => JSON.stringify(by)),
    ],
  );
}
