import { z } from 'zod';
import { run, succeeds } from '../commands';

/** Skydeck's own table of nftables; nobody else's rules are touched. */
const TABLE = ['inet', 'skydeck'] as const;

/**
 * What comes from the network outside is sent on under this machine's own address. Of the machine itself guests get
 * answers, and an answer to a ping: it is no part of any tenant's network.
 */
export function ruleset(device: string, cidr: string): string {
  return [
    // Named before it is deleted, so that it need not exist; all of this is one transaction.
    `table ${TABLE.join(' ')} {}`,
    `delete table ${TABLE.join(' ')}`,
    `table ${TABLE.join(' ')} {`,
    '  chain postrouting {',
    '    type nat hook postrouting priority srcnat; policy accept;',
    `    ip saddr ${cidr} oifname != "${device}" masquerade`,
    '  }',
    '  chain input {',
    '    type filter hook input priority filter; policy accept;',
    `    iifname "${device}" ct state established,related accept`,
    `    iifname "${device}" icmp type echo-request accept`,
    `    iifname "${device}" drop`,
    '  }',
    // Only what translation hides may leave: a tenant's router need not translate.
    '  chain forward {',
    '    type filter hook forward priority filter; policy accept;',
    `    iifname "${device}" ip saddr != ${cidr} drop`,
    `    iifname "${device}" meta nfproto ipv6 drop`,
    '  }',
    '}',
    '',
  ].join('\n');
}

export async function ensureFirewall(device: string, cidr: string): Promise<void> {
  await run(['nft', '-f', '-'], {
    input: ruleset(device, cidr),
    remedy: 'use a kernel with nftables (nf_tables, nft_masq, nft_ct)',
  });
}

export async function removeFirewall(): Promise<void> {
  await run(['nft', 'delete', 'table', ...TABLE], { allowFailure: true });
}

export function firewallIsThere(): Promise<boolean> {
  return succeeds(['nft', 'list', 'table', ...TABLE]);
}

const listing = z.object({
  nftables: z.array(
    z.object({
      chain: z
        .object({
          family: z.string(),
          table: z.string(),
          name: z.string(),
          hook: z.string().optional(),
          policy: z.string().optional(),
        })
        .optional(),
    }),
  ),
});

/** Chains of others that drop what is passed on unless a rule lets it through, from `nft --json list chains`. */
export function droppingChains(json: string): string[] {
  const parsed = listing.safeParse(JSON.parse(json));
  if (!parsed.success) return [];
  return parsed.data.nftables.flatMap(({ chain }) =>
    chain?.hook === 'forward' && chain.policy === 'drop' && chain.family !== 'ip6'
      ? [`${chain.family} ${chain.table} ${chain.name}`]
      : [],
  );
}

export async function chainsInTheWay(): Promise<string[]> {
  const { exitCode, stdout } = await run(['nft', '--json', 'list', 'chains'], { allowFailure: true });
  return exitCode === 0 ? droppingChains(stdout) : [];
}
