'use client';
import { useTranslations } from 'next-intl';
import { useCallback } from 'react';
import { useTaskName } from './instance-status';
import type { ActionTarget } from './instance-types';

/** Why an action can't be done to an instance now, in words; null when it can. */
export function useActionReason(): (
  target: ActionTarget,
  action: keyof ActionTarget['actions'],
) => string | null {
  const t = useTranslations('actions');
  const taskName = useTaskName();
  return useCallback(
    (target, action) => {
      const { allowed, reason } = target.actions[action];
      if (allowed) return null;
      const key = `reasons.${reason?.key ?? ''}`;
      if (!reason || !t.has(key as never)) return t('notNow');
      const { task, ...params } = reason.params;
      return String(t(key as never, { ...params, ...(task ? { task: taskName(task) } : {}) } as never));
    },
    [t, taskName],
  );
}
