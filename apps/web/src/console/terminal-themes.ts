import type { ITheme } from '@xterm/xterm';

/** Colours with a contrast of at least 4.5 on their background. */
export const terminalThemes: Record<'dark' | 'light', ITheme> = {
  dark: {
    background: '#0d1117',
    foreground: '#e6edf3',
    cursor: '#e6edf3',
    selectionBackground: '#3b5070',
    black: '#6e7681',
    red: '#ff7b72',
    green: '#3fb950',
    yellow: '#d29922',
    blue: '#58a6ff',
    magenta: '#bc8cff',
    cyan: '#39c5cf',
    white: '#d0d7de',
  },
  light: {
    background: '#ffffff',
    foreground: '#1f2328',
    cursor: '#1f2328',
    selectionBackground: '#b6d4fe',
    black: '#24292f',
    red: '#b3261e',
    green: '#116329',
    yellow: '#7d4e00',
    blue: '#0550ae',
    magenta: '#6639ba',
    cyan: '#1b6b78',
    white: '#57606a',
  },
};
