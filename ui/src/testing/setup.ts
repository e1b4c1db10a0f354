/** What jsdom lacks, and a clean page before each test. */
import { cleanup, configure } from '@testing-library/svelte';
import { afterEach } from 'vitest';

// The sentence says enough; the whole page beside it hides it.
configure({
  // A busy machine is no failure.
  asyncUtilTimeout: 8000,
  getElementError: (message) => Object.assign(new Error(message ?? ''), { name: 'NotFound' }),
});

class NoResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

globalThis.ResizeObserver ??= NoResizeObserver;
Element.prototype.scrollIntoView ??= () => undefined;

HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
  this.setAttribute('open', '');
  this.querySelector<HTMLElement>('input, button')?.focus();
};
HTMLDialogElement.prototype.close ??= function (this: HTMLDialogElement) {
  this.removeAttribute('open');
};

afterEach(() => {
  cleanup();
  document.documentElement.removeAttribute('data-theme');
});
