import { describe, expect, it } from 'vitest';
import { extractSentences } from './extract-sentences';
import { shapeOf } from './pattern';

function found(source: string, options?: { faultsToo: boolean }): string[] {
  return extractSentences('x.ts', source, options).map(shapeOf);
}

describe('extractSentences', () => {
  it('finds what an AppError says, in whatever form', () => {
    expect(
      found(`
        throw new AppError('CONFLICT', \`Cannot attach \${volume.name} to \${instance.name}: \${why}.\`, {
          hint: 'Wait.',
        });
        throw new AppError('STORAGE', 'Broken', { hint: ok ? 'Do this.' : \`Do \${that} first.\` });
        if (!row) throw notFound('flavor');
        throw new AppError('INVALID', 'One part, ' + 'and another' + \` of \${all}.\`);
      `),
    ).toEqual([
      'Cannot attach {} to {}: {}.',
      'Wait.',
      'Broken',
      'Do this.',
      'Do {} first.',
      'flavor',
      'One part, and another of {}.',
    ]);
  });

  it('finds sentences in tables, helpers, schemas, progress and rows', () => {
    expect(
      found(`
        const sentences = { locked: () => ['it is locked', 'Unlock it first.'] };
        throw no(\`the instance is busy (\${task})\`, 'Wait until that has ended.');
        z.string().min(1, 'Give it a name.').max(MAX, \`At most \${MAX} characters.\`);
        ctx.progress(20, 'Asked the guest to let go'); ctx.progress(30, 'Copying');
        z.string().min(1, 'Required.');
        const row = { errorMessage: 'The guest has ended.', problem: late ? 'It does not answer.' : null };
        const filter = { name: 'zone', refuse: () => \`it is in \${a}, not in \${b}\` };
      `),
    ).toEqual([
      'it is locked',
      'Unlock it first.',
      'the instance is busy ({})',
      'Wait until that has ended.',
      'Give it a name.',
      'At most {} characters.',
      'Asked the guest to let go',
      'Copying',
      'Required.',
      'The guest has ended.',
      'It does not answer.',
      'it is in {}, not in {}',
    ]);
  });

  it('takes each way to say a sentence for one of its own', () => {
    expect(found("say(`it has ${n} snapshot${n === 1 ? '' : 's'}`)")).toEqual([
      'it has {} snapshot',
      'it has {} snapshots',
    ]);
    expect(found("say(`${n === 1 ? 'A volume lies' : `${n} volumes lie`} on ${name}.`)")).toEqual([
      'A volume lies on {}.',
      '{} volumes lie on {}.',
    ]);
  });

  it('looks into what is put into a sentence, and takes a number with its unit for one value', () => {
    expect(
      found('say(`No valid host was found. ${all.map((each) => `no heartbeat for ${each} s`).join()}.`)'),
    ).toEqual(['No valid host was found. {}.', 'no heartbeat for {} s']);
    expect(found('say(`${wanted}${unit} wanted, ${free}${unit} free`)')).toEqual(['{} wanted, {} free']);
  });

  it('leaves out what is for logs, the database and developers', () => {
    const source = `
      log.warn({ err }, 'the lease was lost'); this.#log.error('it did not work'); log[level]('it did so');
      await db.$queryRaw\`SELECT one FROM other\`;
      z.string().describe('As it is called there.');
      new Histogram({ help: 'Duration of the calls' });
      throw new Error('a programmer made a mistake');
      const key = { 'not prose here': 1 }; type Kind = 'one kind' | 'another kind';
    `;
    expect(found(source)).toEqual([]);
    expect(found(source, { faultsToo: true })).toEqual(['a programmer made a mistake']);
  });

  it('names the line', () => {
    expect(extractSentences('x.ts', "\n\nsay('Do it now.');")[0]?.line).toBe(3);
  });
});
