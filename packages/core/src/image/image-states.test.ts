import { describe, expect, test } from 'vitest';
import { testActor } from '../testing/test-context';
import { imageActionNames, imageActions, refusal, refusalError, type ImageFacts } from './image-states';

const own: ImageFacts = {
  status: 'active',
  visibility: 'private',
  protected: false,
  projectId: 'p',
  diskFormat: 'qcow2',
  membership: null,
  partOf: 0,
};
const reader = testActor({ projectId: 'p', role: 'reader' });
const member = testActor({ projectId: 'p', role: 'member' });
const admin = testActor({ projectId: 'p', role: 'admin' });
const stranger = testActor({ projectId: 'q', role: 'admin' });
const cloud = testActor({ projectId: 'q', cloudAdmin: true });

const allowed = (image: ImageFacts, actor = member) =>
  imageActionNames.filter((action) => imageActions(image, actor)[action].allowed);
const why = (image: Partial<ImageFacts>, action: (typeof imageActionNames)[number], actor = member) =>
  refusal({ ...own, ...image }, action, actor)?.key ?? null;

test('a role decides first', () => {
  expect(allowed(own, reader)).toEqual([]);
  expect(allowed(own)).toEqual(['launch', 'create-volume', 'update', 'share', 'delete']);
  expect(allowed(own, admin)).toEqual(['launch', 'create-volume', 'update', 'share', 'deactivate', 'delete']);
  expect(why({}, 'deactivate')).toBe('role');
});

test('an image of another project, or of the cloud itself, is changed by cloud admins only', () => {
  for (const projectId of ['p', null]) {
    const image = { ...own, projectId, visibility: 'public' } as const;
    expect(allowed(image, stranger)).toEqual(['launch', 'create-volume']);
    expect(why(image, 'delete', stranger)).toBe('not-owner');
    expect(allowed(image, cloud)).toEqual(['launch', 'create-volume', 'update', 'deactivate', 'delete']);
  }
});

describe('sharing', () => {
  const offered = { ...own, visibility: 'shared', membership: 'pending' } as const;

  test('an offered image is launched once it is accepted', () => {
    expect(allowed(offered, stranger)).toEqual(['accept', 'reject']);
    expect(why(offered, 'launch', stranger)).toBe('not-accepted');
    expect(allowed({ ...offered, membership: 'accepted' }, stranger)).toEqual([
      'launch',
      'create-volume',
      'reject',
    ]);
    expect(allowed({ ...offered, membership: 'rejected' }, stranger)).toEqual(['accept']);
  });

  test('nobody answers to what is not offered', () => {
    expect(why({}, 'accept')).toBe('not-offered');
    expect(why({ visibility: 'private', membership: 'pending' }, 'reject', stranger)).toBe('not-offered');
  });

  test('what everybody has is not shared', () => {
    expect(why({ visibility: 'public' }, 'share', cloud)).toBe('everybodys');
    expect(why({ visibility: 'community' }, 'share')).toBe('everybodys');
  });
});

test('a protected image, and one that others boot with, are not deleted', () => {
  expect(why({ protected: true }, 'delete', cloud)).toBe('protected');
  expect(why({ diskFormat: 'aki', partOf: 2 }, 'delete')).toBe('part-of');
  expect(why({ diskFormat: 'aki' }, 'delete')).toBeNull();
  expect(why({ diskFormat: 'aki' }, 'launch')).toBe('not-bootable');
});

test('only active images are launched and deactivated, only deactivated ones come back', () => {
  for (const status of ['queued', 'saving', 'importing', 'killed', 'deactivated'] as const) {
    expect(why({ status }, 'launch')).toBe('not-active');
    expect(why({ status }, 'deactivate', admin)).toBe('not-active');
    expect(why({ status }, 'delete')).toBeNull();
  }
  expect(why({ status: 'deactivated' }, 'reactivate', admin)).toBeNull();
  expect(why({}, 'reactivate', admin)).toBe('not-deactivated');
  expect(allowed({ ...own, status: 'deleted' }, cloud)).toEqual([]);
});

test('a refusal says what is so and what to do', () => {
  const image = { ...own, name: 'debian', diskFormat: 'aki', partOf: 1 };
  const reason = refusal(image, 'delete', member)!;
  expect(refusalError(image, 'delete', reason)).toMatchObject({
    code: 'CONFLICT',
    message: 'Cannot delete debian: another image boots with it.',
    hint: 'Delete those images first.',
  });
  const foreign = refusal(image, 'delete', stranger)!;
  expect(refusalError(image, 'delete', foreign)).toMatchObject({ code: 'FORBIDDEN' });
});
