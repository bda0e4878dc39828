import type { Context } from '../context.ts';
import type { Model } from '../policies/roles.ts';
import { addGrant, refuseChange } from './access/grants.ts';
import { addMembership, changeMembership, removeMembership } from './access/memberships.ts';
import { removeGrant } from './access/revoke.ts';
import { addRole, removeGroup, removeRole } from './access/roles.ts';
import { addRule, changeRule, removeRule } from './access/rules.ts';
import { makeToken, revokeToken } from './accounts/tokens.ts';
import { addCorrection, changeCorrection, removeCorrection } from './attendance/correct-punch.ts';
import { addPackageChange, changeCompany, removeCompany, removePackage } from './companies/companies.ts';
import { openCompany } from './companies/open-company.ts';
import { addLeaveRequest, changeLeaveRequest, reviveLeaveRequest } from './leave/leave-requests.ts';
import { addGeofence, addPermit, changeGeofence, changePermit } from './mobile/geofences.ts';
import { endPhone } from './mobile/phones.ts';
import { addBadge, changeBadge, removeBadge, reviveBadge } from './people/badges.ts';
import { changeDepartment, removeDepartment } from './people/departments.ts';
import { changeEmployee, removeEmployee, reviveEmployee } from './people/employees.ts';
import { hireEmployee } from './people/hire.ts';
import { addUser, changeUser } from './people/users.ts';
import type { Row } from './records/model.ts';
import { readable } from './records/readable.ts';
import { addRecord, changeRecord, removeRecord, reviveRecord } from './records/write.ts';
import { addSite } from './sites/add-site.ts';
import { addTerminal, changeTerminal, removeTerminal } from './terminals/terminals.ts';

interface Commands {
  add: (ctx: Context, given: Row) => Promise<Row>;
  change: (ctx: Context, id: string, given: Row) => Promise<Row>;
  remove: (ctx: Context, id: string) => Promise<Row>;
  /** brings a deleted one back, with these values */
  revive: (ctx: Context, id: string, given: Row) => Promise<Row>;
}

/** Tables whose rows need more than checked values: what else happens when one is added, changed or removed. */
const own: Partial<Record<Model, Partial<Commands>>> = {
  package: { remove: removePackage },
  company: { add: openCompany, change: changeCompany, remove: removeCompany },
  user: { add: addUser, change: changeUser },
  package_change: { add: addPackageChange },
  site: { add: addSite },
  leave_request: { add: addLeaveRequest, change: changeLeaveRequest, revive: reviveLeaveRequest },
  department: { change: changeDepartment, remove: removeDepartment },
  employee: { add: hireEmployee, change: changeEmployee, remove: removeEmployee, revive: reviveEmployee },
  badge: { add: addBadge, change: changeBadge, remove: removeBadge, revive: reviveBadge },
  terminal: { add: addTerminal, change: changeTerminal, remove: removeTerminal },
  access_token: { add: makeToken, remove: revokeToken },
  role: { add: addRole, remove: removeRole },
  user_group: { remove: removeGroup },
  rule: { add: addRule, change: changeRule, remove: removeRule },
  record_grant: { add: addGrant, change: refuseChange, remove: removeGrant },
  membership: { add: addMembership, change: changeMembership, remove: removeMembership },
  geofence: { add: addGeofence, change: changeGeofence },
  mobile_permit: { add: addPermit, change: changePermit },
  phone: { remove: endPhone },
  punch_correction: { add: addCorrection, change: changeCorrection, remove: removeCorrection },
};

/**
 * The commands behind every form of a table, wherever it is shown: panel, API, sync. They answer with the row as the
 * principal may see it.
 */
export function commandsOf(model: Model): Commands {
  const { add, change, remove, revive }: Commands = {
    add: (ctx, given) => addRecord(ctx, model, given),
    change: async (ctx, id, given) => (await changeRecord(ctx, model, id, given)).after,
    remove: (ctx, id) => removeRecord(ctx, model, id),
    revive: (ctx, id, given) => reviveRecord(ctx, model, id, given),
    ...own[model],
  };
  return {
    add: async (ctx, given) => readable(ctx, model, await add(ctx, given)),
    change: async (ctx, id, given) => readable(ctx, model, await change(ctx, id, given)),
    remove: async (ctx, id) => readable(ctx, model, await remove(ctx, id)),
    revive: async (ctx, id, given) => readable(ctx, model, await revive(ctx, id, given)),
  };
}
