import type { Context } from '../context.ts';
import type { Model } from '../policies/roles.ts';
import { addCompany, changeCompany, removeCompany, removePackage } from './companies/companies.ts';
import { addBadge, changeBadge, removeBadge } from './people/badges.ts';
import { changeDepartment, removeDepartment } from './people/departments.ts';
import { addEmployee, changeEmployee, removeEmployee } from './people/employees.ts';
import { addUser, changeUser } from './people/users.ts';
import type { Row } from './records/model.ts';
import { addRecord, changeRecord, removeRecord } from './records/write.ts';
import { addTerminal, changeTerminal, removeTerminal } from './terminals/terminals.ts';

interface Commands {
  add: (ctx: Context, given: Row) => Promise<Row>;
  change: (ctx: Context, id: string, given: Row) => Promise<Row>;
  remove: (ctx: Context, id: string) => Promise<Row>;
}

/** Tables whose rows need more than checked values: what else happens when one is added, changed or removed. */
const own: Partial<Record<Model, Partial<Commands>>> = {
  package: { remove: removePackage },
  company: { add: addCompany, change: changeCompany, remove: removeCompany },
  user: { add: addUser, change: changeUser },
  department: { change: changeDepartment, remove: removeDepartment },
  employee: { add: addEmployee, change: changeEmployee, remove: removeEmployee },
  badge: { add: addBadge, change: changeBadge, remove: removeBadge },
  terminal: { add: addTerminal, change: changeTerminal, remove: removeTerminal },
};

/** The commands behind every form of a table, wherever it is shown: panel, API, sync. */
export function commandsOf(model: Model): Commands {
  return {
    add: (ctx, given) => addRecord(ctx, model, given),
    change: async (ctx, id, given) => (await changeRecord(ctx, model, id, given)).after,
    remove: (ctx, id) => removeRecord(ctx, model, id),
    ...own[model],
  };
}
