import { LibvirtClient } from '@skydeck/libvirt';
import { TestDaemon } from '@skydeck/libvirt/testing';
import { execa } from 'execa';
import { median, percentile, table } from './statistics';

/**
 * Calls per second of the libvirt client beside virsh, against one libvirtd of this benchmark's own (its `test`
 * driver, so that the client and the daemon are measured and no hypervisor is). Each row is the median of its rounds.
 */

const ROUNDS = 7;
const CALLS = 2_000;
const VIRSH_PROCESSES = 20;

const daemon = await TestDaemon.start();
const client = await LibvirtClient.connect({
  endpoint: { transport: 'unix', path: daemon.socketPath },
  uri: 'test:///default',
});
const virshUri = `test+unix:///default?socket=${daemon.socketPath}`;

const candidates: { name: string; calls: number; run: () => Promise<void> }[] = [
  {
    name: 'client, one call after the other',
    calls: CALLS,
    run: async () => {
      for (let call = 0; call < CALLS; call++) await client.host.hostname();
    },
  },
  {
    name: 'client, pipelined',
    calls: CALLS,
    run: async () => {
      await Promise.all(Array.from({ length: CALLS }, () => client.host.hostname()));
    },
  },
  {
    name: 'client, connect + one call + close',
    calls: VIRSH_PROCESSES,
    run: async () => {
      for (let call = 0; call < VIRSH_PROCESSES; call++) {
        const fresh = await LibvirtClient.connect({
          endpoint: { transport: 'unix', path: daemon.socketPath },
          uri: 'test:///default',
        });
        await fresh.host.hostname();
        await fresh.close();
      }
    },
  },
  {
    name: 'virsh, one process for each call',
    calls: VIRSH_PROCESSES,
    run: async () => {
      for (let call = 0; call < VIRSH_PROCESSES; call++) await execa('virsh', ['-c', virshUri, 'hostname']);
    },
  },
  {
    name: 'virsh, one process for all calls',
    calls: CALLS,
    run: async () => {
      await execa('virsh', ['-c', virshUri], { input: 'hostname\n'.repeat(CALLS) });
    },
  },
];

try {
  const rows: string[][] = [];
  for (const { name, calls, run } of candidates) {
    await run();
    const perCall: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const started = performance.now();
      await run();
      perCall.push((performance.now() - started) / calls);
    }
    const middle = median(perCall);
    const spread = `${percentile(perCall, 0).toFixed(3)}-${percentile(perCall, 1).toFixed(3)}`;
    rows.push([name, Math.round(1_000 / middle).toLocaleString('en'), middle.toFixed(3), spread]);
  }
  console.log(table(['hostname', 'calls/s', 'ms a call', 'range of rounds'], rows));
} finally {
  await client.close();
  await daemon.stop();
}
