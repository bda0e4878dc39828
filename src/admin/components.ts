import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ComponentLoader } from '#adminjs';

const folder = join(dirname(fileURLToPath(import.meta.url)), 'components');

/** Components that declarations name. */
const own = [
  'Access',
  'Why',
  'RoleMatrix',
  'Members',
  'SeeAs',
  'GiveMany',
  'MakeToken',
  'MemberRole',
  'RulePart',
  'Dashboard',
  'Ask',
  'AskPage',
  'BindCode',
  'Changes',
  'Confirm',
  'CorrectPunch',
  'Decide',
  'Deliveries',
  'EmployeePhoto',
  'Features',
  'Fill',
  'HeldReason',
  'ImportEmployees',
  'ImportFile',
  'LastContact',
  'Letter',
  'MobileReview',
  'Money',
  'Choice',
  'PunchTime',
  'Standing',
  'Toggle',
  'FormAction',
  'ExportList',
  'RowProblems',
  'WhoPunched',
  'AboutRecord',
  'ConflictStory',
  'DecideConflict',
  'Settled',
  'SiteStanding',
  'ValueFilter',
  'ActFilter',
  'WaitingStory',
] as const;

/** Components of AdminJS that ours stand in for, everywhere. */
const overridden = {
  TopBar: 'TopBar',
  NoticeBox: 'Notices',
  NoRecords: 'NoRecords',
  ActionHeader: 'Header',
  SidebarBranding: 'Brand',
  DefaultPropertyValue: 'PlainValue',
  DefaultDatetimeListProperty: 'InstantValue',
  DefaultDatetimeShowProperty: 'InstantShow',
  DefaultDatetimeEditProperty: 'InstantEdit',
  DefaultDatetimeFilterProperty: 'DayRange',
  DefaultReferenceFilterProperty: 'ReferenceFilter',
} as const;

export type ComponentName = (typeof own)[number];

/** `BindCode` stands in bind-code.tsx. */
const fileOf = (name: string): string => name.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`).toLowerCase();

/** @returns the loader, with the panel's own components: for the bundle (scripts/bundle-panel.mjs), and for the names in page state */
export function withComponents(loader: ComponentLoader): ComponentLoader {
  for (const name of own) loader.add(name, join(folder, fileOf(name)));
  for (const [name, file] of Object.entries(overridden)) loader.override(name, join(folder, fileOf(file)));
  return loader;
}
