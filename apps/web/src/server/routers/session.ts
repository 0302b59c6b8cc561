import {
  revokeSessionInput,
  setLocaleInput,
  switchProjectInput,
} from '@skydeck/core/identity/identity.input';
import { me, setLocale } from '@skydeck/core/identity/me';
import { listSessions, revokeOtherSessions, revokeSession } from '@skydeck/core/identity/own-sessions';
import { switchProject } from '@skydeck/core/identity/switch-project';
import { cloudFacts } from '../cloud-facts';
import { procedure, router } from '../trpc';

export const sessionRouter = router({
  me: procedure('identity.session.own').query(async ({ ctx }) => ({ ...(await me(ctx)), cloud: cloudFacts })),
  switchProject: procedure('identity.project.read')
    .input(switchProjectInput)
    .mutation(({ ctx, input }) => switchProject(ctx, input)),
  list: procedure('identity.session.own').query(({ ctx }) => listSessions(ctx)),
  revoke: procedure('identity.session.own')
    .input(revokeSessionInput)
    .mutation(({ ctx, input }) => revokeSession(ctx, input)),
  revokeOthers: procedure('identity.session.own').mutation(({ ctx }) => revokeOtherSessions(ctx)),
  setLocale: procedure('identity.session.own')
    .input(setLocaleInput)
    .mutation(({ ctx, input }) => setLocale(ctx, input)),
});
