-- Networks, subnets, ports, routers, floating IPs and security groups, as Neutron has them.
CREATE TYPE "ProviderNetworkType" AS ENUM ('flat', 'vlan');
CREATE TYPE "NetworkRbacAction" AS ENUM ('access_as_shared');
CREATE TYPE "Ipv6Mode" AS ENUM ('slaac', 'dhcpv6_stateful', 'dhcpv6_stateless');
CREATE TYPE "NetworkChangeKind" AS ENUM ('port', 'network', 'router', 'securityGroup', 'floatingIp');
CREATE TYPE "ForwardedProtocol" AS ENUM ('tcp', 'udp');
CREATE TYPE "RuleDirection" AS ENUM ('ingress', 'egress');
CREATE TYPE "EtherType" AS ENUM ('IPv4', 'IPv6');

ALTER TABLE "Host" ADD COLUMN     "chassisName" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "physicalNetworks" TEXT[] DEFAULT ARRAY[]::TEXT[];

ALTER TABLE "Quota" ADD COLUMN     "floatingIps" INTEGER NOT NULL DEFAULT 50,
ADD COLUMN     "networks" INTEGER NOT NULL DEFAULT 100,
ADD COLUMN     "routers" INTEGER NOT NULL DEFAULT 10,
ADD COLUMN     "securityGroupRules" INTEGER NOT NULL DEFAULT 200,
ADD COLUMN     "securityGroups" INTEGER NOT NULL DEFAULT 20,
ADD COLUMN     "subnets" INTEGER NOT NULL DEFAULT 100;

ALTER TABLE "Network" ADD COLUMN     "description" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "dnsDomain" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "external" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "physicalNetwork" TEXT,
ADD COLUMN     "portSecurity" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "providerType" "ProviderNetworkType",
ADD COLUMN     "segmentationId" INTEGER,
ADD COLUMN     "shared" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

ALTER TABLE "Subnet" ADD COLUMN     "description" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "ipv6AddressMode" "Ipv6Mode",
ADD COLUMN     "ipv6RaMode" "Ipv6Mode",
ADD COLUMN     "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ALTER COLUMN "gatewayIp" DROP NOT NULL;

ALTER TABLE "Port" ADD COLUMN     "description" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "deviceId" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "deviceOwner" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "dnsName" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "routerId" UUID,
ADD COLUMN     "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

ALTER TABLE "IpAddress" ADD COLUMN     "floatingIpId" UUID,
ALTER COLUMN "portId" DROP NOT NULL;

CREATE TABLE "NetworkRbac" (
    "id" UUID NOT NULL,
    "networkId" UUID NOT NULL,
    "targetProjectId" UUID NOT NULL,
    "action" "NetworkRbacAction" NOT NULL DEFAULT 'access_as_shared',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "NetworkRbac_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "AllocationPool" (
    "subnetId" UUID NOT NULL,
    "first" TEXT NOT NULL,
    "last" TEXT NOT NULL,

    CONSTRAINT "AllocationPool_pkey" PRIMARY KEY ("subnetId","first")
);

CREATE TABLE "HostRoute" (
    "subnetId" UUID NOT NULL,
    "destination" TEXT NOT NULL,
    "nextHop" TEXT NOT NULL,

    CONSTRAINT "HostRoute_pkey" PRIMARY KEY ("subnetId","destination","nextHop")
);

CREATE TABLE "AllowedAddressPair" (
    "portId" UUID NOT NULL,
    "ipAddress" TEXT NOT NULL,
    "macAddress" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "AllowedAddressPair_pkey" PRIMARY KEY ("portId","ipAddress","macAddress")
);

CREATE TABLE "NetworkChange" (
    "id" BIGSERIAL NOT NULL,
    "kind" "NetworkChangeKind" NOT NULL,
    "resourceId" UUID NOT NULL,
    "leasedUntil" TIMESTAMPTZ(3),

    CONSTRAINT "NetworkChange_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "Router" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "adminUp" BOOLEAN NOT NULL DEFAULT true,
    "snatEnabled" BOOLEAN NOT NULL DEFAULT true,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Router_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "RouterRoute" (
    "id" UUID NOT NULL,
    "routerId" UUID NOT NULL,
    "destination" TEXT NOT NULL,
    "nextHop" TEXT NOT NULL,

    CONSTRAINT "RouterRoute_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "FloatingIp" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "networkId" UUID NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "routerId" UUID,
    "fixedPortId" UUID,
    "fixedAddress" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "FloatingIp_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "PortForwarding" (
    "id" UUID NOT NULL,
    "floatingIpId" UUID NOT NULL,
    "protocol" "ForwardedProtocol" NOT NULL,
    "externalPort" INTEGER NOT NULL,
    "internalPortId" UUID NOT NULL,
    "internalAddress" TEXT NOT NULL,
    "internalPort" INTEGER NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "PortForwarding_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "SecurityGroup" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "isDefault" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SecurityGroup_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "SecurityGroupRule" (
    "id" UUID NOT NULL,
    "groupId" UUID NOT NULL,
    "direction" "RuleDirection" NOT NULL,
    "etherType" "EtherType" NOT NULL,
    "protocol" TEXT,
    "portMin" INTEGER,
    "portMax" INTEGER,
    "remoteCidr" TEXT,
    "remoteGroupId" UUID,
    "description" TEXT NOT NULL DEFAULT '',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SecurityGroupRule_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "PortSecurityGroup" (
    "portId" UUID NOT NULL,
    "groupId" UUID NOT NULL,

    CONSTRAINT "PortSecurityGroup_pkey" PRIMARY KEY ("portId","groupId")
);
CREATE INDEX "NetworkRbac_targetProjectId_idx" ON "NetworkRbac"("targetProjectId");
CREATE UNIQUE INDEX "NetworkRbac_networkId_targetProjectId_action_key" ON "NetworkRbac"("networkId", "targetProjectId", "action");
CREATE INDEX "NetworkChange_resourceId_idx" ON "NetworkChange"("resourceId");
CREATE INDEX "Router_projectId_idx" ON "Router"("projectId");
CREATE UNIQUE INDEX "RouterRoute_routerId_destination_nextHop_key" ON "RouterRoute"("routerId", "destination", "nextHop");
CREATE INDEX "FloatingIp_projectId_idx" ON "FloatingIp"("projectId");
CREATE INDEX "FloatingIp_networkId_idx" ON "FloatingIp"("networkId");
CREATE INDEX "FloatingIp_routerId_idx" ON "FloatingIp"("routerId");
CREATE UNIQUE INDEX "FloatingIp_fixedPortId_fixedAddress_networkId_key" ON "FloatingIp"("fixedPortId", "fixedAddress", "networkId");
CREATE INDEX "PortForwarding_internalPortId_idx" ON "PortForwarding"("internalPortId");
CREATE UNIQUE INDEX "PortForwarding_floatingIpId_protocol_externalPort_key" ON "PortForwarding"("floatingIpId", "protocol", "externalPort");
CREATE INDEX "SecurityGroup_projectId_idx" ON "SecurityGroup"("projectId");
CREATE INDEX "SecurityGroupRule_groupId_idx" ON "SecurityGroupRule"("groupId");
CREATE INDEX "SecurityGroupRule_remoteGroupId_idx" ON "SecurityGroupRule"("remoteGroupId");
CREATE INDEX "PortSecurityGroup_groupId_idx" ON "PortSecurityGroup"("groupId");
CREATE INDEX "Port_routerId_idx" ON "Port"("routerId");
CREATE UNIQUE INDEX "IpAddress_floatingIpId_key" ON "IpAddress"("floatingIpId");
ALTER TABLE "NetworkRbac" ADD CONSTRAINT "NetworkRbac_networkId_fkey" FOREIGN KEY ("networkId") REFERENCES "Network"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "NetworkRbac" ADD CONSTRAINT "NetworkRbac_targetProjectId_fkey" FOREIGN KEY ("targetProjectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "AllocationPool" ADD CONSTRAINT "AllocationPool_subnetId_fkey" FOREIGN KEY ("subnetId") REFERENCES "Subnet"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "HostRoute" ADD CONSTRAINT "HostRoute_subnetId_fkey" FOREIGN KEY ("subnetId") REFERENCES "Subnet"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Port" ADD CONSTRAINT "Port_routerId_fkey" FOREIGN KEY ("routerId") REFERENCES "Router"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "AllowedAddressPair" ADD CONSTRAINT "AllowedAddressPair_portId_fkey" FOREIGN KEY ("portId") REFERENCES "Port"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "IpAddress" ADD CONSTRAINT "IpAddress_floatingIpId_fkey" FOREIGN KEY ("floatingIpId") REFERENCES "FloatingIp"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Router" ADD CONSTRAINT "Router_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "RouterRoute" ADD CONSTRAINT "RouterRoute_routerId_fkey" FOREIGN KEY ("routerId") REFERENCES "Router"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "FloatingIp" ADD CONSTRAINT "FloatingIp_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "FloatingIp" ADD CONSTRAINT "FloatingIp_networkId_fkey" FOREIGN KEY ("networkId") REFERENCES "Network"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "FloatingIp" ADD CONSTRAINT "FloatingIp_routerId_fkey" FOREIGN KEY ("routerId") REFERENCES "Router"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "FloatingIp" ADD CONSTRAINT "FloatingIp_fixedPortId_fkey" FOREIGN KEY ("fixedPortId") REFERENCES "Port"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "PortForwarding" ADD CONSTRAINT "PortForwarding_floatingIpId_fkey" FOREIGN KEY ("floatingIpId") REFERENCES "FloatingIp"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "PortForwarding" ADD CONSTRAINT "PortForwarding_internalPortId_fkey" FOREIGN KEY ("internalPortId") REFERENCES "Port"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "SecurityGroup" ADD CONSTRAINT "SecurityGroup_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "SecurityGroupRule" ADD CONSTRAINT "SecurityGroupRule_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "SecurityGroup"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "SecurityGroupRule" ADD CONSTRAINT "SecurityGroupRule_remoteGroupId_fkey" FOREIGN KEY ("remoteGroupId") REFERENCES "SecurityGroup"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "PortSecurityGroup" ADD CONSTRAINT "PortSecurityGroup_portId_fkey" FOREIGN KEY ("portId") REFERENCES "Port"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "PortSecurityGroup" ADD CONSTRAINT "PortSecurityGroup_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "SecurityGroup"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What exists is kept: each range as a pool, and every port of a guest in its project's default group, which lets in
-- what the project's other guests send.
INSERT INTO "AllocationPool" ("subnetId", "first", "last") SELECT "id", "allocationStart", "allocationEnd" FROM "Subnet";
ALTER TABLE "Subnet" DROP COLUMN "allocationStart", DROP COLUMN "allocationEnd";
UPDATE "Port" p SET "deviceOwner" = 'compute:nova',
  "dnsName" = CASE WHEN lower(i."name") ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$' THEN lower(i."name") ELSE '' END
  FROM "Instance" i WHERE i."id" = p."instanceId";
INSERT INTO "SecurityGroup" ("id", "projectId", "name", "isDefault")
  SELECT gen_random_uuid(), p."projectId", 'default', true
  FROM (SELECT DISTINCT "projectId" FROM "Port") p;
INSERT INTO "SecurityGroupRule" ("id", "groupId", "direction", "etherType", "remoteGroupId")
  SELECT gen_random_uuid(), g."id", d.direction::"RuleDirection", e.ether::"EtherType",
    CASE d.direction WHEN 'ingress' THEN g."id" END
  FROM "SecurityGroup" g, (VALUES ('ingress'), ('egress')) d(direction), (VALUES ('IPv4'), ('IPv6')) e(ether);
INSERT INTO "PortSecurityGroup" ("portId", "groupId")
  SELECT p."id", g."id" FROM "Port" p JOIN "SecurityGroup" g ON g."projectId" = p."projectId" WHERE p."portSecurity";

ALTER TABLE "IpAddress" ADD CONSTRAINT "IpAddress_one_holder" CHECK (num_nonnulls("portId", "floatingIpId") = 1);
CREATE UNIQUE INDEX "Port_one_gateway" ON "Port" ("routerId") WHERE "deviceOwner" = 'network:router_gateway';
CREATE UNIQUE INDEX "SecurityGroup_one_default" ON "SecurityGroup" ("projectId") WHERE "isDefault";
CREATE UNIQUE INDEX "SecurityGroupRule_no_doubles" ON "SecurityGroupRule" ("groupId", "direction", "etherType",
  coalesce("protocol", ''), coalesce("portMin", -1), coalesce("portMax", -1), coalesce("remoteCidr", ''),
  coalesce("remoteGroupId", '00000000-0000-0000-0000-000000000000'));
-- A flat network is the physical network itself, which no other may be.
CREATE UNIQUE INDEX "Network_one_segment" ON "Network" ("physicalNetwork", coalesce("segmentationId", 0))
  WHERE "physicalNetwork" IS NOT NULL;

-- A floating IP whose port is gone leads nowhere; one with port forwardings goes on leading to these.
CREATE FUNCTION skydeck_let_floating_ip_go() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW."fixedAddress" := NULL;
  IF NOT EXISTS (SELECT 1 FROM "PortForwarding" f WHERE f."floatingIpId" = NEW."id") THEN
    NEW."routerId" := NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER let_go BEFORE UPDATE ON "FloatingIp" FOR EACH ROW
  WHEN (OLD."fixedPortId" IS NOT NULL AND NEW."fixedPortId" IS NULL) EXECUTE FUNCTION skydeck_let_floating_ip_go();

-- What OVN has to be told (see NetworkChange), in the transaction that makes the change: no use case can forget it.
-- Arguments: pairs of a kind and the column with the resource's id.
CREATE FUNCTION skydeck_network_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
  after jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
BEGIN
  FOR i IN 0 .. TG_NARGS / 2 - 1 LOOP
    INSERT INTO "NetworkChange" ("kind", "resourceId")
      SELECT DISTINCT TG_ARGV[2 * i]::"NetworkChangeKind", id::uuid
      FROM unnest(ARRAY[before ->> TG_ARGV[2 * i + 1], after ->> TG_ARGV[2 * i + 1]]) AS id WHERE id IS NOT NULL;
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER to_ovn AFTER INSERT OR DELETE OR UPDATE OF "adminUp", "mtu", "external", "dnsDomain", "providerType", "physicalNetwork", "segmentationId"
  ON "Network" FOR EACH ROW EXECUTE FUNCTION skydeck_network_change('network', 'id');
CREATE TRIGGER to_ovn AFTER INSERT OR UPDATE OR DELETE ON "Subnet" FOR EACH ROW EXECUTE FUNCTION skydeck_network_change('network', 'networkId');
CREATE TRIGGER to_ovn AFTER INSERT OR UPDATE OR DELETE ON "Port" FOR EACH ROW EXECUTE FUNCTION skydeck_network_change('port', 'id', 'router', 'routerId');
CREATE TRIGGER to_ovn AFTER INSERT OR UPDATE OR DELETE ON "IpAddress" FOR EACH ROW EXECUTE FUNCTION skydeck_network_change('port', 'portId', 'floatingIp', 'floatingIpId');
CREATE TRIGGER to_ovn AFTER INSERT OR UPDATE OR DELETE ON "AllowedAddressPair" FOR EACH ROW EXECUTE FUNCTION skydeck_network_change('port', 'portId');
CREATE TRIGGER to_ovn AFTER INSERT OR UPDATE OR DELETE ON "PortSecurityGroup" FOR EACH ROW EXECUTE FUNCTION skydeck_network_change('port', 'portId');
CREATE TRIGGER to_ovn AFTER INSERT OR DELETE ON "SecurityGroup" FOR EACH ROW EXECUTE FUNCTION skydeck_network_change('securityGroup', 'id');
CREATE TRIGGER to_ovn AFTER INSERT OR UPDATE OR DELETE ON "SecurityGroupRule" FOR EACH ROW EXECUTE FUNCTION skydeck_network_change('securityGroup', 'groupId');
CREATE TRIGGER to_ovn AFTER INSERT OR UPDATE OR DELETE ON "Router" FOR EACH ROW EXECUTE FUNCTION skydeck_network_change('router', 'id');
CREATE TRIGGER to_ovn AFTER INSERT OR UPDATE OR DELETE ON "RouterRoute" FOR EACH ROW EXECUTE FUNCTION skydeck_network_change('router', 'routerId');
CREATE TRIGGER to_ovn AFTER INSERT OR UPDATE OR DELETE ON "FloatingIp" FOR EACH ROW EXECUTE FUNCTION skydeck_network_change('floatingIp', 'id');
CREATE TRIGGER to_ovn AFTER INSERT OR UPDATE OR DELETE ON "PortForwarding" FOR EACH ROW EXECUTE FUNCTION skydeck_network_change('floatingIp', 'floatingIpId');

-- Routers announce and translate what their subnets are.
CREATE FUNCTION skydeck_network_change_subnet() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "NetworkChange" ("kind", "resourceId")
    SELECT DISTINCT 'router'::"NetworkChangeKind", p."routerId"
    FROM "Port" p WHERE p."networkId" = NEW."networkId" AND p."routerId" IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER to_routers AFTER UPDATE ON "Subnet" FOR EACH ROW EXECUTE FUNCTION skydeck_network_change_subnet();

-- DHCP names the gateway while somebody has its address; a router's own address is in its rules.
CREATE FUNCTION skydeck_network_change_address() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  r record := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
  INSERT INTO "NetworkChange" ("kind", "resourceId")
    SELECT 'network'::"NetworkChangeKind", s."networkId" FROM "Subnet" s WHERE s."id" = r."subnetId" AND s."gatewayIp" = r."address"
    UNION ALL
    SELECT 'router'::"NetworkChangeKind", p."routerId" FROM "Port" p WHERE p."id" = r."portId" AND p."routerId" IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER to_neighbours AFTER INSERT OR DELETE ON "IpAddress" FOR EACH ROW EXECUTE FUNCTION skydeck_network_change_address();

CREATE FUNCTION skydeck_network_change_host_route() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  r record := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
  INSERT INTO "NetworkChange" ("kind", "resourceId")
    SELECT 'network'::"NetworkChangeKind", s."networkId" FROM "Subnet" s WHERE s."id" = r."subnetId";
  RETURN NULL;
END $$;
CREATE TRIGGER to_ovn AFTER INSERT OR UPDATE OR DELETE ON "HostRoute" FOR EACH ROW EXECUTE FUNCTION skydeck_network_change_host_route();

-- Which hosts can be gateways.
CREATE FUNCTION skydeck_network_change_host() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "NetworkChange" ("kind", "resourceId")
    SELECT 'network'::"NetworkChangeKind", n."id" FROM "Network" n WHERE n."external" AND n."physicalNetwork" IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER to_ovn AFTER UPDATE ON "Host" FOR EACH ROW
  WHEN ((OLD."chassisName", OLD."physicalNetworks") IS DISTINCT FROM (NEW."chassisName", NEW."physicalNetworks"))
  EXECUTE FUNCTION skydeck_network_change_host();

CREATE FUNCTION skydeck_network_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('skydeck_network', '');
  RETURN NULL;
END $$;
CREATE TRIGGER announce AFTER INSERT ON "NetworkChange" FOR EACH STATEMENT EXECUTE FUNCTION skydeck_network_changed();

-- What people see. A network is seen by its project, by those it is shared with, or by everybody.
CREATE FUNCTION skydeck_tell(project uuid, kind text, id uuid) RETURNS void LANGUAGE sql AS $$
  SELECT pg_notify('skydeck', jsonb_build_object('project', project, 'user', NULL, 'type', kind, 'id', id)::text);
$$;

CREATE FUNCTION skydeck_notify_network() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  r record := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
  IF r."shared" OR r."external" OR (TG_OP = 'UPDATE' AND (OLD."shared" OR OLD."external")) THEN
    PERFORM skydeck_tell(NULL, 'network', r."id");
  ELSE
    PERFORM skydeck_tell(r."projectId", 'network', r."id");
    PERFORM skydeck_tell(s."targetProjectId", 'network', r."id") FROM "NetworkRbac" s WHERE s."networkId" = r."id";
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION skydeck_notify_part_of_network() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  r jsonb := to_jsonb(CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END);
  network record;
BEGIN
  SELECT n.* INTO network FROM "Network" n WHERE n."id" =
    coalesce((r ->> 'networkId')::uuid, (SELECT s."networkId" FROM "Subnet" s WHERE s."id" = (r ->> 'subnetId')::uuid));
  IF r ? 'targetProjectId' THEN PERFORM skydeck_tell((r ->> 'targetProjectId')::uuid, 'network', (r ->> 'networkId')::uuid); END IF;
  -- Gone with its network, which says so itself.
  IF network IS NULL THEN RETURN NULL; END IF;
  IF network."shared" OR network."external" THEN
    PERFORM skydeck_tell(NULL, 'network', network."id");
  ELSE
    PERFORM skydeck_tell(network."projectId", 'network', network."id");
    PERFORM skydeck_tell(s."targetProjectId", 'network', network."id") FROM "NetworkRbac" s WHERE s."networkId" = network."id";
  END IF;
  RETURN NULL;
END $$;

-- Arguments: the type to announce, the table of what the row is part of, and the column with its id.
CREATE FUNCTION skydeck_notify_part() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  r jsonb := to_jsonb(CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END);
  whole uuid := (r ->> TG_ARGV[2])::uuid;
  project uuid;
BEGIN
  EXECUTE format('SELECT "projectId" FROM %I WHERE "id" = $1', TG_ARGV[1]) INTO project USING whole;
  IF project IS NOT NULL THEN PERFORM skydeck_tell(project, TG_ARGV[0], whole); END IF;
  RETURN NULL;
END $$;

DROP TRIGGER notify ON "Network";
CREATE TRIGGER notify AFTER INSERT OR UPDATE OR DELETE ON "Network" FOR EACH ROW EXECUTE FUNCTION skydeck_notify_network();
CREATE TRIGGER notify AFTER INSERT OR UPDATE OR DELETE ON "NetworkRbac" FOR EACH ROW EXECUTE FUNCTION skydeck_notify_part_of_network();
CREATE TRIGGER notify AFTER INSERT OR UPDATE OR DELETE ON "Subnet" FOR EACH ROW EXECUTE FUNCTION skydeck_notify_part_of_network();
CREATE TRIGGER notify AFTER INSERT OR UPDATE OR DELETE ON "AllocationPool" FOR EACH ROW EXECUTE FUNCTION skydeck_notify_part_of_network();
CREATE TRIGGER notify AFTER INSERT OR UPDATE OR DELETE ON "HostRoute" FOR EACH ROW EXECUTE FUNCTION skydeck_notify_part_of_network();
CREATE TRIGGER notify AFTER INSERT OR UPDATE OR DELETE ON "IpAddress" FOR EACH ROW EXECUTE FUNCTION skydeck_notify_part('port', 'Port', 'portId');
CREATE TRIGGER notify AFTER INSERT OR UPDATE OR DELETE ON "AllowedAddressPair" FOR EACH ROW EXECUTE FUNCTION skydeck_notify_part('port', 'Port', 'portId');
CREATE TRIGGER notify AFTER INSERT OR UPDATE OR DELETE ON "PortSecurityGroup" FOR EACH ROW EXECUTE FUNCTION skydeck_notify_part('port', 'Port', 'portId');
CREATE TRIGGER notify AFTER INSERT OR UPDATE OR DELETE ON "Router" FOR EACH ROW EXECUTE FUNCTION skydeck_notify('router');
CREATE TRIGGER notify AFTER INSERT OR UPDATE OR DELETE ON "RouterRoute" FOR EACH ROW EXECUTE FUNCTION skydeck_notify_part('router', 'Router', 'routerId');
CREATE TRIGGER notify AFTER INSERT OR UPDATE OR DELETE ON "FloatingIp" FOR EACH ROW EXECUTE FUNCTION skydeck_notify('floatingIp');
CREATE TRIGGER notify AFTER INSERT OR UPDATE OR DELETE ON "PortForwarding" FOR EACH ROW EXECUTE FUNCTION skydeck_notify_part('floatingIp', 'FloatingIp', 'floatingIpId');
CREATE TRIGGER notify AFTER INSERT OR UPDATE OR DELETE ON "SecurityGroup" FOR EACH ROW EXECUTE FUNCTION skydeck_notify('securityGroup');
CREATE TRIGGER notify AFTER INSERT OR UPDATE OR DELETE ON "SecurityGroupRule" FOR EACH ROW EXECUTE FUNCTION skydeck_notify_part('securityGroup', 'SecurityGroup', 'groupId');
