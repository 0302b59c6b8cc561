import type { Role, Tx } from '@skydeck/db';

export interface ProjectOfUser {
  id: string;
  name: string;
  role: Role;
}

/** More than a header's menu can show; a cloud admin of a larger cloud finds the rest in its own list. */
const MOST_SHOWN = 500;

/** Projects that the user may choose, by name: the memberships, and for cloud admins every project. */
export async function projectsOf(
  db: Pick<Tx, 'project'>,
  user: { id: string; cloudAdmin: boolean },
): Promise<ProjectOfUser[]> {
  const projects = await db.project.findMany({
    where: {
      enabled: true,
      ...(user.cloudAdmin ? {} : { memberships: { some: { userId: user.id } } }),
    },
    select: { id: true, name: true, memberships: { where: { userId: user.id }, select: { role: true } } },
    orderBy: { name: 'asc' },
    take: MOST_SHOWN,
  });
  return projects.map(({ id, name, memberships }) => ({ id, name, role: memberships[0]?.role ?? 'admin' }));
}

/** The project of a new session: the last one used if it is still there, else an own one, else any. */
export async function initialProject(
  tx: Pick<Tx, 'project' | 'session'>,
  user: { id: string; cloudAdmin: boolean },
): Promise<string | null> {
  const last = await tx.session.findFirst({
    where: { userId: user.id, projectId: { not: null } },
    orderBy: { lastSeenAt: 'desc' },
    select: { projectId: true },
  });
  const member = { enabled: true, memberships: { some: { userId: user.id } } };
  if (last?.projectId) {
    const again = await tx.project.findFirst({
      where: { id: last.projectId, ...(user.cloudAdmin ? { enabled: true } : member) },
      select: { id: true },
    });
    if (again) return again.id;
  }
  const own = await tx.project.findFirst({ where: member, orderBy: { name: 'asc' }, select: { id: true } });
  if (own || !user.cloudAdmin) return own?.id ?? null;
  const any = await tx.project.findFirst({
    where: { enabled: true },
    orderBy: { name: 'asc' },
    select: { id: true },
  });
  return any?.id ?? null;
}
