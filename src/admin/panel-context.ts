import type { AdminJS } from '#adminjs';
import type { Runtime } from '../context.ts';
import type { AccessChanges } from '../db/access-changes.ts';
import type { AuthContext } from './login/auth-context.ts';
import type { PanelHooks } from './request.ts';

export interface Panel {
  runtime: Runtime;
  auth: AuthContext;
  admin: AdminJS;
  hooks: PanelHooks;
  publicUrl: string | undefined;
  scripts: readonly string[];
  /** when sessions end and rights to be here do, in whatever process */
  access: AccessChanges;
}
