import { expect, it } from 'vitest';
import { ERRORS } from './errors';
import { Failure, toFailure } from './failure';

it('every code has words, a severity and an action', () => {
  for (const row of Object.values(ERRORS)) {
    expect(row.words).toMatch(/\.$/);
    expect(['notice', 'trouble', 'refusal']).toContain(row.severity);
    expect(row.action).not.toBe('');
  }
  expect(Object.keys(ERRORS)).toHaveLength(16);
});

it('a failure of the core keeps its sentence, hint and field', () => {
  const failure = toFailure({
    code: 'nameTaken',
    message: 'This name is in use.',
    hint: 'Choose another.',
    field: 'name',
  });

  expect(failure).toMatchObject({
    code: 'nameTaken',
    message: 'This name is in use.',
    hint: 'Choose another.',
    field: 'name',
  });
});

it('a failure without a sentence gets the one of its code', () => {
  const failure = new Failure({ code: 'locked', message: '', hint: null, field: null });

  expect(failure.message).toBe('The secrets are locked.');
});

it.each(['invalid args `input`: "made-up-secret"', new Error('made-up-secret'), { code: 'unheardOf' }, null])(
  'what the framework throws is never quoted: %s',
  (thrown) => {
    const failure = toFailure(thrown);

    expect(failure.code).toBe('internal');
    expect(failure.message).not.toContain('made-up-secret');
  },
);
