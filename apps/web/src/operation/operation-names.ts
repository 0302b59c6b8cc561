'use client';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { readableName } from '../format/readable-name';

export interface OperationNames {
  kind: (kind: string) => string;
  step: (step: string) => string;
}

/** Words for workflows and their steps. One that a newer worker knows shows its own name, made readable. */
export function useOperationNames(): OperationNames {
  const t = useTranslations('operations');
  return useMemo(() => {
    const lookUp = (key: string, name: string) =>
      t.has(key as never) ? String(t(key as never)) : readableName(name);
    return { kind: (kind) => lookUp(`kinds.${kind}`, kind), step: (step) => lookUp(`steps.${step}`, step) };
  }, [t]);
}
