/** Ids that inputs are made of: of one project and the people in it. */
export interface OwnedIds {
  instanceId: string;
  operationId: string;
  keyPairId: string;
  sessionId: string;
  projectId: string;
  imageId: string;
  /** Images of the project: one in use, one that is deactivated, one that is shared with its partner. */
  ownImageId: string;
  deactivatedImageId: string;
  lentImageId: string;
  /** An image that the project's partner offers to it. */
  offeredImageId: string;
  partnerProjectId: string;
  namespaceId: string;
  uploadId: string;
  flavorId: string;
  hostId: string;
  volumeId: string;
  /** The only one of a volume that is at rest. */
  snapshotId: string;
  /** With a volume that is at rest, and no group snapshot. */
  groupId: string;
  /** Whole, and at rest. */
  groupSnapshotId: string;
  /** Of a volume that is gone. */
  backupId: string;
  backupScheduleId: string;
  /** A volume that is offered to other projects. */
  offeredVolumeId: string;
  /** A volume at the instance. */
  attachedVolumeId: string;
  /** A volume that the project's partner offers to whoever has the key. */
  transferOfPartnerId: string;
  volumeTypeId: string;
  volumeBackendId: string;
  /** No volume lies on it. */
  emptyBackendId: string;
  /** A type that only this project may use. */
  privateTypeId: string;
  qosSpecId: string;
  /** An image that a host has and nothing uses. */
  cachedImageId: string;
  /** Everybody's way outside. */
  externalNetworkId: string;
  networkId: string;
  /** Nothing is plugged into it. */
  idleNetworkId: string;
  idleSubnetId: string;
  /** On the project's network; nothing has it. */
  portId: string;
  securityGroupId: string;
  ruleId: string;
  /** From the project's network to the outside. */
  routerId: string;
  /** It joins one network, and leads nowhere. */
  joiningRouterId: string;
  interfacePortId: string;
  bareRouterId: string;
  /** It leads nowhere. */
  floatingIpId: string;
  /** It forwards one port. */
  forwardingFloatingIpId: string;
  forwardingId: string;
}

/** The key of the partner's transfer. */
export const TRANSFER_KEY = 'a'.repeat(22);

/** A well-formed input for each procedure that takes one; every procedure has an entry. */
export function goodInputs(ids: OwnedIds, unique: string): Record<string, unknown> {
  const { instanceId: id } = ids;
  return {
    'backup.create': { volumeId: ids.volumeId, name: `backup-${unique}` },
    'backup.delete': { id: ids.backupId },
    'backup.get': { id: ids.backupId },
    'backup.list': {},
    'backup.restore': { id: ids.backupId, target: { kind: 'new', name: `restored-${unique}` } },
    'backup.update': { id: ids.backupId, description: 'changed' },
    'backup.verify': { id: ids.backupId },
    'backupSchedule.create': { volumeId: ids.volumeId, cron: '30 3 * * *' },
    'backupSchedule.delete': { id: ids.backupScheduleId },
    'backupSchedule.list': {},
    'backupSchedule.run': { id: ids.backupScheduleId },
    'backupSchedule.update': { id: ids.backupScheduleId, keep: 3 },
    'console.create': { instanceId: id, type: 'vnc' },
    'console.viewers': { instanceId: id },
    'flavor.list': {},
    'floatingIp.addForwarding': {
      id: ids.floatingIpId,
      protocol: 'tcp',
      externalPort: 8_080,
      portId: ids.portId,
      internalPort: 80,
    },
    'floatingIp.allocate': { networkId: ids.externalNetworkId },
    'floatingIp.list': {},
    'floatingIp.release': { id: ids.floatingIpId },
    'floatingIp.removeForwarding': { id: ids.forwardingFloatingIpId, forwardingId: ids.forwardingId },
    'floatingIp.update': { id: ids.floatingIpId, portId: ids.portId },
    'groupSnapshot.create': { groupId: ids.groupId, name: `moment-${unique}` },
    'groupSnapshot.delete': { id: ids.groupSnapshotId },
    'groupSnapshot.get': { id: ids.groupSnapshotId },
    'groupSnapshot.list': {},
    'groupSnapshot.update': { id: ids.groupSnapshotId, description: 'changed' },
    'host.get': { id: ids.hostId },
    'host.list': {},
    'imageCache.check': { hostId: ids.hostId },
    'imageCache.evict': { id: ids.cachedImageId },
    'imageCache.list': {},
    'imageCache.push': { imageId: ids.imageId, hostIds: 'all' },
    'imageCache.summary': { hostId: ids.hostId },
    'image.acceptShare': { id: ids.offeredImageId },
    'image.cancelUpload': { id: ids.uploadId },
    'image.create': { name: `image-${unique}`, file: { name: 'disk.qcow2', sizeBytes: 1_024 } },
    'image.deactivate': { id: ids.ownImageId },
    'image.delete': { ids: [ids.ownImageId] },
    'image.get': { id: ids.imageId },
    'image.import': { name: `imported-${unique}`, url: 'https://images.example.com/disk.qcow2' },
    'image.list': {},
    'image.members': { id: ids.lentImageId },
    'image.reactivate': { id: ids.deactivatedImageId },
    'image.rejectShare': { id: ids.offeredImageId },
    'image.setUploadChecksum': { id: ids.uploadId, sha256: 'cd'.repeat(32) },
    'image.share': { id: ids.ownImageId, projectId: ids.partnerProjectId },
    'image.unshare': { id: ids.lentImageId, projectId: ids.partnerProjectId },
    'image.update': { id: ids.ownImageId, description: 'changed', properties: { hw_disk_bus: 'scsi' } },
    'image.uploads': undefined,
    'instance.action': { ids: [id], action: 'lock' },
    'instance.get': { id },
    'instance.launch': { name: `vm-${unique}`, imageId: ids.imageId, flavorId: ids.flavorId },
    'instance.list': {},
    'instance.log': { id },
    'instance.logFrom': { id, offset: 0 },
    'instance.update': { id, description: 'changed' },
    'instance.xml': { id },
    'keyPair.delete': { id: ids.keyPairId },
    'keyPair.generate': { name: `key-${unique}` },
    'keyPair.import': {
      name: `imported-${unique}`,
      publicKey:
        'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGkY2oJPDtL0TTFvBbDD1LAmfKHr0cjT6xOcGW3Wr1Yo somebody@example',
    },
    'keyPair.list': {},
    'metadataNamespace.delete': { id: ids.namespaceId },
    'metadataNamespace.get': { id: ids.namespaceId },
    'metadataNamespace.import': {
      json: JSON.stringify({
        namespace: `Test::${unique}`,
        properties: { speed: { title: 'Speed', type: 'integer', minimum: 1 } },
      }),
    },
    'metadataNamespace.list': {},
    'metadataNamespace.update': { id: ids.namespaceId, displayName: 'Changed' },
    'network.create': {
      name: `network-${unique}`,
      subnet: { cidr: '10.20.0.0/24', hostRoutes: [{ destination: '192.0.2.0/24', nextHop: '10.20.0.9' }] },
    },
    'network.delete': { id: ids.idleNetworkId },
    'network.get': { id: ids.networkId },
    'network.list': {},
    'network.share': { id: ids.networkId, projectIds: [ids.partnerProjectId] },
    'network.update': { id: ids.networkId, mtu: 1_400 },
    'operation.cancel': { id: ids.operationId },
    'operation.get': { id: ids.operationId },
    'operation.list': {},
    'port.create': { networkId: ids.networkId, securityGroupIds: [ids.securityGroupId] },
    'port.delete': { id: ids.portId },
    'port.get': { id: ids.portId },
    'port.list': {},
    'port.update': { id: ids.portId, addressPairs: [{ ipAddress: '10.9.0.200' }] },
    'qosSpec.create': { name: `limits-${unique}`, specs: { total_iops_sec: 500 } },
    'qosSpec.delete': { id: ids.qosSpecId },
    'qosSpec.list': {},
    'qosSpec.update': { id: ids.qosSpecId, specs: { read_bytes_sec_per_gb: 1_000_000 } },
    'quota.usage': undefined,
    'router.addInterface': { id: ids.bareRouterId, subnetId: ids.idleSubnetId },
    'router.create': { name: `router-${unique}`, gateway: { networkId: ids.externalNetworkId } },
    'router.delete': { id: ids.bareRouterId },
    'router.get': { id: ids.routerId },
    'router.list': {},
    'router.removeInterface': { id: ids.joiningRouterId, portId: ids.interfacePortId },
    'router.update': { id: ids.routerId, routes: [{ destination: '192.0.2.0/24', nextHop: '10.9.0.9' }] },
    'search.find': { query: 'secret' },
    'securityGroup.addRules': {
      id: ids.securityGroupId,
      rules: [{ direction: 'ingress', protocol: 'tcp', portMin: 80, portMax: 81, remoteCidr: '0.0.0.0/0' }],
    },
    'securityGroup.create': { name: `group-${unique}` },
    'securityGroup.delete': { id: ids.securityGroupId },
    'securityGroup.get': { id: ids.securityGroupId },
    'securityGroup.list': {},
    'securityGroup.removeRules': { id: ids.securityGroupId, ruleIds: [ids.ruleId] },
    'securityGroup.update': { id: ids.securityGroupId, description: 'changed' },
    'session.list': undefined,
    'session.me': undefined,
    'session.revoke': { id: ids.sessionId },
    'session.revokeOthers': undefined,
    'session.setLocale': { locale: 'en' },
    'session.switchProject': { projectId: ids.projectId },
    'snapshot.create': { volumeId: ids.volumeId, name: `snapshot-${unique}` },
    'snapshot.delete': { id: ids.snapshotId },
    'snapshot.get': { id: ids.snapshotId },
    'snapshot.list': {},
    'snapshot.revert': { id: ids.snapshotId },
    'snapshot.update': { id: ids.snapshotId, description: 'changed' },
    'subnet.create': { networkId: ids.idleNetworkId, cidr: '10.21.0.0/24' },
    'subnet.delete': { id: ids.idleSubnetId },
    'subnet.update': { id: ids.idleSubnetId, dnsServers: ['192.0.2.53'] },
    'volume.action': { ids: [ids.volumeId], action: 'delete' },
    'volume.attach': { id: ids.volumeId, instanceId: id },
    'volume.create': {
      name: `vol-${unique}`,
      sizeGiB: 1,
      source: { kind: 'volume', volumeId: ids.volumeId },
    },
    'volume.detach': { id: ids.attachedVolumeId, instanceId: id },
    'volume.extend': { id: ids.volumeId, sizeGiB: 2 },
    'volume.forceDetach': { id: ids.attachedVolumeId, instanceId: id },
    'volume.forceStatus': { id: ids.volumeId, status: 'error', reason: 'a test' },
    'volume.get': { id: ids.volumeId },
    'volume.list': {},
    'volume.manage': { backendId: ids.volumeBackendId, location: 'found.qcow2', name: `vol-${unique}` },
    'volume.retype': { id: ids.volumeId, typeId: ids.privateTypeId },
    'volume.unmanage': { id: ids.volumeId, location: `given-up-${unique}` },
    'volume.updateAttachment': { id: ids.attachedVolumeId, instanceId: id, deleteOnTermination: true },
    'volume.update': { id: ids.volumeId, description: 'changed' },
    'volume.upload': { id: ids.volumeId, name: `image-${unique}` },
    'volume.zones': undefined,
    'volumeBackend.create': {
      name: `backend-${unique}`,
      hostId: ids.hostId,
      config: { driver: 'file', path: `/srv/volumes-${unique}` },
    },
    'volumeBackend.delete': { id: ids.emptyBackendId },
    'volumeBackend.get': { id: ids.volumeBackendId },
    'volumeBackend.list': {},
    'volumeBackend.orphans': { id: ids.volumeBackendId },
    'volumeBackend.update': { id: ids.volumeBackendId, overProvisioningRatio: 2 },
    'volumeGroup.copy': { name: `copy-${unique}`, source: { kind: 'group', groupId: ids.groupId } },
    'volumeGroup.create': { name: `group-${unique}`, volumeIds: [ids.volumeId] },
    'volumeGroup.delete': { id: ids.groupId },
    'volumeGroup.get': { id: ids.groupId },
    'volumeGroup.list': {},
    'volumeGroup.setVolumes': { id: ids.groupId, volumeIds: [ids.volumeId] },
    'volumeGroup.update': { id: ids.groupId, description: 'changed' },
    'volumeTransfer.accept': { id: ids.transferOfPartnerId, authKey: TRANSFER_KEY },
    'volumeTransfer.cancel': { volumeId: ids.offeredVolumeId },
    'volumeTransfer.create': { volumeId: ids.volumeId, name: `transfer-${unique}` },
    'volumeTransfer.list': {},
    'volumeType.create': { name: `type-${unique}`, encryption: 'luks', qosSpecId: ids.qosSpecId },
    'volumeType.delete': { id: ids.privateTypeId },
    'volumeType.get': { id: ids.privateTypeId },
    'volumeType.list': {},
    'volumeType.setAccess': { id: ids.privateTypeId, public: false, projectIds: [ids.projectId] },
    'volumeType.update': { id: ids.privateTypeId, description: 'changed' },
  };
}
