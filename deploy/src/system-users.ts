import { readFile } from 'node:fs/promises';
import { StepError } from '../launcher/steps.mjs';
import { run } from './commands';

export const WEB_USER = 'skydeck';
export const AGENT_USER = 'skydeck-agent';
/** Owns the Postgres cluster and the Redis store. */
export const STORE_USER = 'skydeck-db';

interface UserEntry {
  name: string;
  uid: number;
  gid: number;
}
interface GroupEntry {
  name: string;
  gid: number;
  members: string[];
}

/** Parses the lines of /etc/passwd. */
export function parsePasswd(text: string): UserEntry[] {
  return text
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length >= 7)
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));
}

/** Parses the lines of /etc/group. */
export function parseGroups(text: string): GroupEntry[] {
  return text
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length >= 4)
    .map(([name = '', , gid, members = '']) => ({
      name,
      gid: Number(gid),
      members: members.split(',').filter(Boolean),
    }));
}

async function users(): Promise<UserEntry[]> {
  return parsePasswd(await readFile('/etc/passwd', 'utf8'));
}

async function groups(): Promise<GroupEntry[]> {
  return parseGroups(await readFile('/etc/group', 'utf8'));
}

export async function lookUpUser(name: string): Promise<UserEntry> {
  const found = (await users()).find((user) => user.name === name);
  if (!found)
    throw new StepError(`The system user ${name} does not exist.`, 'run `npm run up`, which makes it');
  return found;
}

export async function lookUpGroup(name: string): Promise<GroupEntry> {
  const found = (await groups()).find((group) => group.name === name);
  if (!found) throw new StepError(`The group ${name} does not exist.`, 'run `npm run up`, which makes it');
  return found;
}

/** The group that QEMU's processes run in: `libvirt-qemu` on Debian, `kvm` on Ubuntu. */
export async function qemuGroup(): Promise<string> {
  const user = (await users()).find((entry) => entry.name === 'libvirt-qemu');
  const group = (await groups()).find((entry) => entry.name === 'libvirt-qemu');
  const primary = (await groups()).find((entry) => entry.gid === user?.gid);
  const name = group?.name ?? primary?.name;
  if (!name) throw new StepError('libvirt’s QEMU user was not found.', 'install libvirt-daemon-system');
  return name;
}

async function ensureUser(name: string, comment: string): Promise<boolean> {
  if ((await users()).some((user) => user.name === name)) return false;
  const nologin = '/usr/sbin/nologin';
  await run([
    'useradd',
    '--system',
    '--user-group',
    '--no-create-home',
    '--home-dir',
    '/nonexistent',
    '--shell',
    nologin,
    '--comment',
    comment,
    name,
  ]);
  return true;
}

async function ensureMember(user: string, group: string): Promise<void> {
  const entry = (await groups()).find((candidate) => candidate.name === group);
  if (!entry || entry.members.includes(user)) return;
  await run(['usermod', '--append', '--groups', group, user]);
}

/** Makes the three users, and puts the agent into the groups it needs: libvirt's socket, QEMU's files, /dev/kvm. */
export async function ensureUsers(): Promise<string> {
  const made = [
    (await ensureUser(WEB_USER, 'Skydeck portal')) && WEB_USER,
    (await ensureUser(AGENT_USER, 'Skydeck host agent')) && AGENT_USER,
    (await ensureUser(STORE_USER, 'Skydeck database and queue')) && STORE_USER,
  ].filter(Boolean);
  for (const group of ['libvirt', 'kvm', await qemuGroup(), WEB_USER]) await ensureMember(AGENT_USER, group);
  return made.length > 0 ? `made ${made.join(', ')}` : '';
}
