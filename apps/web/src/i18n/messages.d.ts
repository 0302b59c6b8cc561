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
      imageActions: typeof import('../../messages/en/imageActions.json');
      imageCache: typeof import('../../messages/en/imageCache.json');
      metadataDefinitions: typeof import('../../messages/en/metadataDefinitions.json');
      uploads: typeof import('../../messages/en/uploads.json');
      keyPairs: typeof import('../../messages/en/keyPairs.json');
      hosts: typeof import('../../messages/en/hosts.json');
      backups: typeof import('../../messages/en/backups.json');
      backupSchedules: typeof import('../../messages/en/backupSchedules.json');
      snapshots: typeof import('../../messages/en/snapshots.json');
      volumeGroups: typeof import('../../messages/en/volumeGroups.json');
      groupSnapshots: typeof import('../../messages/en/groupSnapshots.json');
      transfers: typeof import('../../messages/en/transfers.json');
      attachments: typeof import('../../messages/en/attachments.json');
      volumes: typeof import('../../messages/en/volumes.json');
      volumeTypes: typeof import('../../messages/en/volumeTypes.json');
      qosSpecs: typeof import('../../messages/en/qosSpecs.json');
      backEnds: typeof import('../../messages/en/backEnds.json');
      networks: typeof import('../../messages/en/networks.json');
      routers: typeof import('../../messages/en/routers.json');
      securityGroups: typeof import('../../messages/en/securityGroups.json');
      instancePorts: typeof import('../../messages/en/instancePorts.json');
      floatingIps: typeof import('../../messages/en/floatingIps.json');
      operations: typeof import('../../messages/en/operations.json');
      sessions: typeof import('../../messages/en/sessions.json');
      palette: typeof import('../../messages/en/palette.json');
    };
  }
}
