'use client';
import { Direction, Tooltip } from 'radix-ui';
import { createContext, useContext, type ReactNode } from 'react';

/** The few words that components need by themselves. The application passes them in its user's language. */
export interface UiLabels {
  close: string;
  copy: string;
  copied: string;
  required: string;
  optional: string;
}

interface UiContextValue {
  labels: UiLabels;
  /** BCP 47 tag for numbers and dates. */
  locale: string;
}

const UiContext = createContext<UiContextValue | null>(null);

export interface UiProviderProps extends UiContextValue {
  children: ReactNode;
}

/** Wraps the application once: words, locale and the tooltips' shared delay. */
export function UiProvider({ labels, locale, children }: UiProviderProps) {
  return (
    <UiContext.Provider value={{ labels, locale }}>
      <Direction.Provider dir="ltr">
        <Tooltip.Provider delayDuration={250} skipDelayDuration={150}>
          {children}
        </Tooltip.Provider>
      </Direction.Provider>
    </UiContext.Provider>
  );
}

/** Words and locale given to the nearest {@link UiProvider}. Throws outside one. */
export function useUi(): UiContextValue {
  const value = useContext(UiContext);
  if (!value) throw new Error('UiProvider is missing above this component');
  return value;
}
