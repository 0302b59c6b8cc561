-- Who shares an image learns what the other project has answered: both projects are told.
CREATE FUNCTION skydeck_notify_image_member() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  r record := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
  owner uuid;
BEGIN
  SELECT i."projectId" INTO owner FROM "Image" i WHERE i."id" = r."imageId";
  PERFORM pg_notify('skydeck', jsonb_build_object('project', r."projectId", 'user', NULL, 'type', 'image', 'id', r."imageId")::text);
  IF owner IS NOT NULL THEN
    PERFORM pg_notify('skydeck', jsonb_build_object('project', owner, 'user', NULL, 'type', 'image', 'id', r."imageId")::text);
  END IF;
  RETURN NULL;
END $$;

DROP TRIGGER notify ON "ImageMember";
CREATE TRIGGER notify AFTER INSERT OR UPDATE OR DELETE ON "ImageMember" FOR EACH ROW EXECUTE FUNCTION skydeck_notify_image_member();

-- Those from whom an image is taken back see it go.
CREATE FUNCTION skydeck_notify_image_hidden() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD."visibility" IN ('public', 'community') THEN
    PERFORM pg_notify('skydeck', jsonb_build_object('project', NULL, 'user', NULL, 'type', 'image', 'id', OLD."id")::text);
  ELSIF OLD."visibility" = 'shared' THEN
    PERFORM pg_notify('skydeck', jsonb_build_object('project', m."projectId", 'user', NULL, 'type', 'image', 'id', OLD."id")::text)
      FROM "ImageMember" m WHERE m."imageId" = OLD."id";
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER notify_hidden AFTER UPDATE OF "visibility" ON "Image" FOR EACH ROW
  WHEN (OLD."visibility" IS DISTINCT FROM NEW."visibility") EXECUTE FUNCTION skydeck_notify_image_hidden();
