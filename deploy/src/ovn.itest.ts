import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { ensureOvn, ovnStatus, stopOvn, type OvnReady, type OvnStatus } from './ovn';

interface Report {
  before: string[];
  first: OvnReady;
  startLines: string[];
  second: OvnReady;
  secondLines: string[];
  running: OvnStatus;
  stopped: { daemons: string[]; links: string[]; lines: string[] };
  again: OvnReady;
}

describe('OVN', () => {
  it('is started from nothing, found the second time, stopped without a trace, and started again', async () => {
    const { stdout } = await execa('unshare', [
      ...['--mount', '--net', '--pid', '--fork', '--kill-child', '--mount-proc', '--'],
      ...[process.execPath, '--conditions=skydeck-source', '--import', 'tsx'],
      path.join(import.meta.dirname, 'testing/ovn-lifecycle.ts'),
    ]);
    const report = JSON.parse(stdout) as Report;
    expect(report.first).toMatchObject({
      startedByUs: true,
      versions: { ovs: expect.stringMatching(/\d/) as string, ovn: expect.stringMatching(/\d/) as string },
    });
    expect(report.startLines).toHaveLength(3);
    expect(report.second).toEqual(report.first);
    expect(report.secondLines).toEqual([]);
    expect(report.running.parts.map(({ running, startedByUs }) => running && startedByUs)).toEqual([
      true,
      true,
      true,
    ]);
    expect(report.running.connected).toBe(true);
    expect(report.running.findings.filter(({ level }) => level === 'error')).toEqual([]);
    expect(report.stopped.daemons).toEqual([]);
    expect(report.stopped.links).toEqual(report.before);
    expect(report.stopped.lines).toHaveLength(3);
    expect(report.again).toEqual(report.first);
  });

  it('that ran before is used and left running', async () => {
    const stateDir = await mkdtemp(path.join(tmpdir(), 'skydeck-ovn-'));
    const lines: string[] = [];
    const options = { stateDir, log: (line: string) => void lines.push(line) };
    try {
      const found = await ensureOvn(options);
      expect(found.startedByUs).toBe(false);
      await stopOvn(options);
      expect(lines).toEqual([]);
      const status = await ovnStatus(options);
      expect(status.parts.every(({ running }) => running)).toBe(true);
      expect(status.connected).toBe(true);
      expect(status.datapath).toBe(found.datapath);
    } finally {
      await rm(stateDir, { recursive: true });
    }
  });
});
