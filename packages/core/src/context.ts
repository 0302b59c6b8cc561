import type { Db, Role } from '@skydeck/db';
import type { Config } from './config';
import type { Logger } from './logger';
import type { Wake } from './operation/wake';

/** Who acts. `projectId` and `role` are those of the project chosen in the session. */
export interface Actor {
  userId: string;
  userName: string;
  sessionId: string;
  cloudAdmin: boolean;
  projectId: string | null;
  role: Role | null;
}

/** What every use case is given. Knows nothing of HTTP or tRPC. */
export interface RequestContext {
  db: Db;
  config: Config;
  log: Logger;
  wake: Wake;
  actor: Actor;
  requestId: string;
  /** The caller's address, for the audit trail. */
  address: string | null;
}
