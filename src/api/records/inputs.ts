import { z } from 'zod';
import type { Context } from '../../context.ts';
import { makeToken, tokenDays } from '../../domain/accounts/tokens.ts';
import type { Row } from '../../domain/records/model.ts';
import { commKeyPattern } from '../../domain/terminals/comm-key.rule.ts';
import type { Model } from '../../policies/roles.ts';
import { templates } from '../../policies/templates.ts';

type Shape = Record<string, z.ZodType>;

const commKey = z
  .string()
  .regex(commKeyPattern, 'must be up to 6 digits')
  .nullable()
  .optional()
  .meta({ description: 'Kept sealed and never shown. "0" clears it; empty leaves it as it is.' });

const memberRole = z
  .union([z.enum(['nobody', ...Object.keys(templates)]), z.uuid()])
  .meta({ description: "His one role: a built-in one by its word, one of the company's own by its id, or nobody." });

const rights = z
  .array(z.string().regex(/^[a-z_]+\.[a-z_]+$/, 'must be a right like employee.view'))
  .min(1)
  .max(200)
  .meta({ description: 'What the token may do: `model.act`, only what its owner holds himself.' });

/** What the commands of a table take that is none of its columns, or takes another form than its column. */
export const inputsBesideColumns: Partial<Record<Model, { add?: Shape; change?: Shape }>> = {
  user: {
    add: {
      password: z
        .string()
        .min(8)
        .max(200)
        .optional()
        .meta({ description: 'His first password. Without one he gets an invitation.' }),
      memberRole: memberRole.optional(),
    },
    change: { memberRole: memberRole.optional() },
  },
  employee: {
    add: {
      invite: z
        .boolean()
        .optional()
        .meta({ description: 'Makes a user of him too, and invites him to the e-mail address. Takes user.add.' }),
    },
  },
  badge: {
    add: {
      validFrom: z.string().max(100).nullable().optional().meta({
        format: 'date-time',
        description:
          'An instant, or a day, which begins at the midnight of the company. Left out: the day on which the employee joined.',
      }),
    },
  },
  leave_request: {
    add: { employeeId: z.uuid().optional().meta({ description: 'Left out: your own employee record.' }) },
  },
  terminal: { add: { commKey }, change: { commKey } },
  access_token: {
    add: {
      rights,
      expiresAt: z.iso
        .datetime({ offset: true })
        .optional()
        .meta({ description: `${tokenDays.usual} days from now when it is left out, ${tokenDays.most} at most.` }),
    },
  },
};

/** What is said once, in the answer to the POST that made it, and never again; and the command that says it. */
export const shownOnce: Partial<Record<Model, { shape: Shape; add: (ctx: Context, given: Row) => Promise<Row> }>> = {
  access_token: {
    shape: { token: z.string().meta({ description: 'The token itself. It is not shown again.' }) },
    add: makeToken,
  },
};
