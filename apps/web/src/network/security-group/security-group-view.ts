import type { RouterOutputs } from '../../trpc/client';

export type SecurityGroupSummary = RouterOutputs['securityGroup']['list']['items'][number];
export type SecurityGroupDetail = RouterOutputs['securityGroup']['get'];
export type SecurityGroupRule = SecurityGroupDetail['rules'][number];
export type PortSummary = RouterOutputs['port']['list']['items'][number];
