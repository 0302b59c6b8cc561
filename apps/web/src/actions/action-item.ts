import type { ReactNode } from 'react';

/** One thing that can be done: in a row's menu, a page's header or the bar of a selection. */
export interface ActionItem {
  key: string;
  label: string;
  icon?: ReactNode;
  onSelect: () => void;
  danger?: boolean;
  /** Why it can't be done now; null when it can. */
  disabledReason?: string | null;
  /** Has a button of its own where there is room, beside the menu. */
  pinned?: boolean;
  /** Neighbours of different groups have a line between them in the menu. */
  group?: string;
}
