import { expect, it } from 'vitest';
import { Announcer } from './announce.svelte';
import { failure } from '../testing/core';

it('a refusal interrupts, anything else waits for a pause', () => {
  const announcer = new Announcer();

  announcer.failure(failure('refused', { message: 'GitHub said no.', hint: 'Ask for the right.' }));
  expect([announcer.polite, announcer.assertive]).toEqual(['', 'GitHub said no. Ask for the right.']);
  announcer.failure(failure('cancelled'));

  expect([announcer.polite, announcer.assertive]).toEqual(['Cancelled.', '']);
});

it('the same words twice are two messages', () => {
  const announcer = new Announcer();

  announcer.say('Saved.');
  announcer.say('Saved.');

  expect(announcer.polite).not.toBe('Saved.');
  expect(announcer.polite.trim()).toBe('Saved.');
});
