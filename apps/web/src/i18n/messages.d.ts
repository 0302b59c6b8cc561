import type { Locale } from './locales';

declare module 'next-intl' {
  interface AppConfig {
    Locale: Locale;
    Messages: {
      common: typeof import('../../messages/en/common.json');
      shell: typeof import('../../messages/en/shell.json');
      auth: typeof import('../../messages/en/auth.json');
      errors: typeof import('../../messages/en/errors.json');
      actions: typeof import('../../messages/en/actions.json');
      instances: typeof import('../../messages/en/instances.json');
      launch: typeof import('../../messages/en/launch.json');
      console: typeof import('../../messages/en/console.json');
      flavors: typeof import('../../messages/en/flavors.json');
      images: typeof import('../../messages/en/images.json');
      uploads: typeof import('../../messages/en/uploads.json');
      keyPairs: typeof import('../../messages/en/keyPairs.json');
      hosts: typeof import('../../messages/en/hosts.json');
      snapshots: typeof import('../../messages/en/snapshots.json');
      volumes: typeof import('../../messages/en/volumes.json');
      operations: typeof import('../../messages/en/operations.json');
      sessions: typeof import('../../messages/en/sessions.json');
      palette: typeof import('../../messages/en/palette.json');
    };
  }
}
