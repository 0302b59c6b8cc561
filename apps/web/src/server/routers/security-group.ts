import {
  addRules,
  createSecurityGroup,
  deleteSecurityGroup,
  removeRules,
  updateSecurityGroup,
} from '@skydeck/core/network/security-group/change-security-groups';
import {
  getSecurityGroup,
  listSecurityGroups,
} from '@skydeck/core/network/security-group/list-security-groups';
import {
  addRulesInput,
  createSecurityGroupInput,
  listSecurityGroupsInput,
  removeRulesInput,
  securityGroupIdInput,
  updateSecurityGroupInput,
} from '@skydeck/core/network/security-group/security-group.input';
import { procedure, router } from '../trpc';

export const securityGroupRouter = router({
  list: procedure('network.security-group.read')
    .input(listSecurityGroupsInput)
    .query(({ ctx, input }) => listSecurityGroups(ctx, input)),
  get: procedure('network.security-group.read')
    .input(securityGroupIdInput)
    .query(({ ctx, input }) => getSecurityGroup(ctx, input)),
  create: procedure('network.security-group.write')
    .input(createSecurityGroupInput)
    .mutation(({ ctx, input }) => createSecurityGroup(ctx, input)),
  update: procedure('network.security-group.write')
    .input(updateSecurityGroupInput)
    .mutation(({ ctx, input }) => updateSecurityGroup(ctx, input)),
  addRules: procedure('network.security-group.write')
    .input(addRulesInput)
    .mutation(({ ctx, input }) => addRules(ctx, input)),
  removeRules: procedure('network.security-group.write')
    .input(removeRulesInput)
    .mutation(({ ctx, input }) => removeRules(ctx, input)),
  delete: procedure('network.security-group.write')
    .input(securityGroupIdInput)
    .mutation(({ ctx, input }) => deleteSecurityGroup(ctx, input)),
});
