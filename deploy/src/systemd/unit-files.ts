import path from 'node:path';
import type { SocketGrant } from '../supervisor/process-spec';
import type { ProcessSpec } from '../supervisor/process-spec';

export const TARGET = 'skydeck.target';
export const UNIT_DIRECTORY = '/etc/systemd/system';

/** The unit's name of one of our processes. */
export function unitName(process: string): string {
  return `skydeck-${process}.service`;
}

/** What a process's unit needs beyond the process's own description. */
export interface UnitTraits {
  description: string;
  /** Units to start before it. */
  after: string[];
  /** Units whose restart restarts it. */
  partOf: string[];
  environmentFiles: string[];
  /** Environment variables that the files above give. */
  fromFiles: string[];
  writable: string[];
  /** Read-only bind mounts: [from, to]. */
  binds: [string, string][];
  /** Sockets of root's services that it is given access to before it starts. */
  grants: SocketGrant[];
  /** Whether it looks at devices of the machine (/dev/kvm). */
  devices: boolean;
  /** Below /run, made for it and closed to others; null for none. */
  runtimeDirectory: string | null;
}

/** Quotes one word of a unit file's command or environment line; `%` and `$` are systemd's own. */
export function quote(word: string): string {
  const escaped = word.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%');
  return /^[\w@%+=:,./-]+$/.test(escaped) ? escaped : `"${escaped}"`;
}

export const quoteArgument = (word: string) => quote(word.replaceAll('$', '$$$$'));

export function section(name: string, lines: readonly [string, string][]): string {
  return `[${name}]\n${lines.map(([key, value]) => `${key}=${value}\n`).join('')}`;
}

function grantCommands(grants: readonly SocketGrant[]): [string, string][] {
  return grants.flatMap(({ path: socket, group }): [string, string][] => [
    ['ExecStartPre', `-+/usr/bin/chgrp ${quoteArgument(group)} ${quoteArgument(socket)}`],
    ['ExecStartPre', `-+/usr/bin/chmod 660 ${quoteArgument(socket)}`],
    ['ExecStartPre', `-+/usr/bin/chgrp ${quoteArgument(group)} ${quoteArgument(path.dirname(socket))}`],
    ['ExecStartPre', `-+/usr/bin/chmod g+x ${quoteArgument(path.dirname(socket))}`],
  ]);
}

function hardening(spec: ProcessSpec, traits: UnitTraits): [string, string][] {
  const capabilities = (spec.capabilities ?? []).map((name) => `CAP_${name.toUpperCase()}`).join(' ');
  return [
    ['AmbientCapabilities', capabilities],
    ['CapabilityBoundingSet', capabilities],
    ['NoNewPrivileges', 'yes'],
    ['ProtectSystem', 'strict'],
    ['ProtectHome', 'tmpfs'],
    ['PrivateTmp', 'yes'],
    ...(traits.devices ? [] : ([['PrivateDevices', 'yes']] as [string, string][])),
    ['ProtectKernelTunables', 'yes'],
    ['ProtectKernelModules', 'yes'],
    ['ProtectControlGroups', 'yes'],
    ['ProtectClock', 'yes'],
    ['RestrictSUIDSGID', 'no'],
    ['RestrictRealtime', 'yes'],
    ['LockPersonality', 'yes'],
    ['RestrictAddressFamilies', 'AF_UNIX AF_INET AF_INET6 AF_NETLINK'],
    ['SystemCallArchitectures', 'native'],
    ...(traits.runtimeDirectory === null ? [] : runtimeDirectory(traits.runtimeDirectory)),
    ...traits.writable.map((directory): [string, string] => ['ReadWritePaths', quote(directory)]),
    ...traits.binds.map(([from, to]): [string, string] => [
      'BindReadOnlyPaths',
      `${quote(from)}:${quote(to)}`,
    ]),
  ];
}

/** Kept over restarts: what guests' volumes are served by goes on without the worker. */
function runtimeDirectory(name: string): [string, string][] {
  return [
    ['RuntimeDirectory', quote(name)],
    ['RuntimeDirectoryMode', '0700'],
    ['RuntimeDirectoryPreserve', 'yes'],
  ];
}

/** The unit file of one process. */
export function serviceUnit(spec: ProcessSpec, traits: UnitTraits): string {
  const own = Object.entries(spec.env).filter(([name]) => !traits.fromFiles.includes(name));
  const after = ['network.target', ...traits.after].join(' ');
  return [
    section('Unit', [
      ['Description', traits.description],
      ['After', after],
      ...(traits.after.length > 0 ? ([['Wants', traits.after.join(' ')]] as [string, string][]) : []),
      ['PartOf', [TARGET, ...traits.partOf].join(' ')],
      ['StartLimitIntervalSec', '0'],
    ]),
    section('Service', [
      ['Type', 'exec'],
      ...grantCommands(traits.grants),
      ['ExecStart', spec.argv.map(quoteArgument).join(' ')],
      ['WorkingDirectory', quote(spec.cwd)],
      ...own.map(([name, value]): [string, string] => ['Environment', quote(`${name}=${value}`)]),
      ...traits.environmentFiles.map((file): [string, string] => ['EnvironmentFile', file]),
      ['User', spec.user ?? 'root'],
      ['Group', spec.group ?? spec.user ?? 'root'],
      ['KillSignal', spec.stopSignal],
      ['KillMode', 'mixed'],
      ['TimeoutStopSec', `${Math.ceil(spec.stopTimeout / 1000)}s`],
      ['Restart', 'always'],
      ['RestartSec', '2s'],
      ...hardening(spec, traits),
    ]),
    section('Install', [['WantedBy', TARGET]]),
  ].join('\n');
}

/** The target that stands for the whole cloud. */
export function targetUnit(): string {
  return [
    section('Unit', [['Description', 'Skydeck, a self-hosted cloud']]),
    section('Install', [['WantedBy', 'multi-user.target']]),
  ].join('\n');
}
