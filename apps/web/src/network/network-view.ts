import type { RouterOutputs } from '../trpc/client';

export type NetworkSummary = RouterOutputs['network']['list']['items'][number];
export type SubnetSummary = NetworkSummary['subnets'][number];
export type PortSummary = RouterOutputs['port']['list']['items'][number];
export type RouterSummary = RouterOutputs['router']['list']['items'][number];
